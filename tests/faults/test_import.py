"""An import that is killed, or whose disk becomes full, keeps nothing; afterwards it runs as if nothing had been."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from installation import START_SECONDS, Installation, environment, run_to_end

from customer_map.server.config.embedded_postgres import running_server
from customer_map.server.config.postgres_cluster import SUPERUSER

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

LINES = 60_000
WAIT_SECONDS = 90
# What the import page does, without the page: keep the file and leave it to the worker.
QUEUE = """
import sys
from pathlib import Path
from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import running_database
from customer_map.server.config.preparing import load_django
folder = open_data_folder(Path(sys.argv[1]))
load_django(folder, running_database(folder).address)
from customer_map.server.accounts.actors import Actor
from customer_map.server.intake.actions.choosing import start, upload_file
from customer_map.server.intake.models import Import
row = Import.objects.first() or upload_file(
    actor=Actor.system(), file_name="orders.csv", chunks=[Path(sys.argv[2]).read_bytes()]
)
start(row=row, is_rehearsal=False)
"""


@pytest.fixture
def empty(running: Installation) -> Installation:
    """The shared installation without what the test before has imported."""
    with running.connect() as connection:
        connection.execute(
            "TRUNCATE crm_order, crm_customer, crm_touchpointkey, intake_import CASCADE"
        )
    return running


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orders") / "orders.csv"
    lines = (
        f"{n // 3},2025-03-03 09:15,{n % 999},P-{n % 77},{n % 9 + 1},9.50\n" for n in range(LINES)
    )
    path.write_text(
        "Order number,Order date,Customer number,Product code,Quantity,Unit price\n"
        + "".join(lines)
    )
    return path


def queue(installation: Installation, orders: Path) -> None:
    command = [sys.executable, "-c", QUEUE, str(installation.folder.path), str(orders)]
    subprocess.run(command, env=environment(), check=True, timeout=START_SECONDS)


def asked(installation: Installation, question: str) -> tuple[object, ...]:
    with installation.connect() as connection:
        found = connection.execute(question).fetchone()  # type: ignore[call-overload]
    assert found is not None
    return tuple(found)


def wait_for(installation: Installation, condition: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not asked(installation, f"SELECT count(*) FROM intake_import WHERE {condition}")[0]:  # noqa: S608
        state = asked(installation, "SELECT max(state), max(error_code) FROM intake_import")
        assert time.monotonic() < deadline, state
        time.sleep(0.02)


def records(installation: Installation) -> tuple[object, ...]:
    return asked(
        installation,
        """SELECT (SELECT count(*) FROM crm_order), (SELECT count(*) FROM crm_orderline),
        (SELECT count(*) FROM crm_customer), (SELECT count(*) FROM crm_touchpointkey)""",
    )


def test_a_killed_worker_leaves_nothing_half_written(empty: Installation, orders: Path) -> None:
    queue(empty, orders)
    wait_for(empty, "state = 'running' AND progress BETWEEN 20 AND 96")
    for worker in empty.members("customer_map worker"):
        worker.send_signal(signal.SIGKILL)

    wait_for(empty, "state = 'failed'")

    assert asked(empty, "SELECT error_code FROM intake_import") == ("import_interrupted",)
    assert records(empty) == (0, 0, 0, 0)
    queue(empty, orders)
    wait_for(empty, "state = 'done'")
    assert records(empty) == (LINES // 3, LINES, 999, LINES // 3)


def test_a_killed_command_leaves_nothing_half_written(empty: Installation, orders: Path) -> None:
    command = ["import", str(orders), "--data", str(empty.folder.path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "customer_map", *command],
        env=environment(),
        stdout=subprocess.DEVNULL,
    )
    wait_for(empty, "state = 'running' AND progress BETWEEN 20 AND 96")
    process.kill()
    process.wait()

    assert records(empty) == (0, 0, 0, 0)
    result = run_to_end(*command)
    assert result.returncode == 0, result.stderr
    assert records(empty) == (LINES // 3, LINES, 999, LINES // 3)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0777", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def as_superuser(installation: Installation) -> psycopg.Connection:
    """A connection that may make tablespaces."""
    address = running_server(installation.folder.postgres)
    assert address is not None
    return psycopg.connect(replace(address, user=SUPERUSER).url(), autocommit=True)


def hand_over(folder: Path, like: Path) -> None:
    """Give the folder to the user that the database runs as."""
    owner = like.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    folder.chmod(0o700)


def test_a_full_disk_ends_the_import_with_a_clear_error(
    empty: Installation, orders: Path, small_disk: Path, tmp_path: Path
) -> None:
    for parent in (tmp_path, *list(tmp_path.parents)[:3]):
        parent.chmod(0o755)
    space = small_disk / "space"
    space.mkdir()
    hand_over(space, next(empty.folder.postgres.glob("**/base")))
    with as_superuser(empty) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        connection.execute("ALTER TABLE crm_orderline SET TABLESPACE small")
    command = ["import", str(orders), "--data", str(empty.folder.path)]

    result = run_to_end(*command)

    assert result.returncode == 1
    assert "The disk of the server was full while orders.csv was imported." in result.stdout
    assert "Traceback" not in result.stderr
    assert records(empty) == (0, 0, 0, 0)
    with as_superuser(empty) as connection:
        connection.execute("ALTER TABLE crm_orderline SET TABLESPACE pg_default")
        connection.execute("DROP TABLESPACE small")
    assert run_to_end(*command).returncode == 0
    assert records(empty) == (LINES // 3, LINES, 999, LINES // 3)
