"""An empty folder in, a PostgreSQL cluster out; an existing one is only checked."""

import shutil
import tempfile
from pathlib import Path

from customer_map.errors import CustomerMapError
from customer_map.server.config.postgres_programs import MAJOR_VERSION, PostgresPrograms

SUPERUSER = "postgres"
UNFINISHED = "unfinished-"

# C.UTF-8 of PostgreSQL itself: sorts by code point, needs no locale of the operating system, and
# stays the same when the operating system is upgraded, which would otherwise break indexes.
INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth=trust",  # the folder of the socket is closed to other users
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)


class ClusterVersionError(CustomerMapError):
    """The database folder belongs to another major version of PostgreSQL."""

    code = "database_version"
    message = (
        'The database in "{folder}" was written by PostgreSQL {found}; '
        "this installation carries version {known}."
    )
    hint = "Install the version of customer-map that wrote it and move the data with an export."


class ClusterCreationError(CustomerMapError):
    """`initdb` did not succeed."""

    code = "database_creation"
    message = 'The embedded database could not be created in "{folder}": {reason}'
    hint = "Check the rights and the free space of that folder, then start again."


def prepare_cluster(cluster: Path, programs: PostgresPrograms, *, durable: bool) -> None:
    """Create the cluster where it is missing; check the version of an existing one.

    Raises:
        ClusterVersionError: another major version wrote it.
        ClusterCreationError: PostgreSQL could not create it; `reason` holds its words.
    """
    for remains in cluster.parent.glob(f"{UNFINISHED}*"):
        shutil.rmtree(remains)
    if cluster.exists():
        _check_version(cluster)
    else:
        _create(cluster, programs, durable=durable)


def _create(cluster: Path, programs: PostgresPrograms, *, durable: bool) -> None:
    # Renamed only when complete, so that a start that is killed here leaves no half a cluster.
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=cluster.parent))
    programs.give(unfinished)
    sync = () if durable else ("--no-sync",)
    result = programs.run(
        "initdb", *INITDB_OPTIONS, *sync, f"--pgdata={unfinished}", folder=unfinished
    )
    if result.returncode:
        shutil.rmtree(unfinished)
        raise ClusterCreationError(folder=cluster.parent, reason=result.stdout.strip())
    unfinished.rename(cluster)


def _check_version(cluster: Path) -> None:
    found = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != str(MAJOR_VERSION):
        raise ClusterVersionError(folder=cluster, found=found, known=MAJOR_VERSION)
