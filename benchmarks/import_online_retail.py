"""Import of 541,909 order lines against plain COPY of the same rows into the same tables: ratio and peak memory.

Both run in one process on one embedded database that is as durable as in use. First the import, whose rows are then
copied out; then the tables are emptied and the rows copied in again, with all indexes, keys and checks in force.

    .venv/bin/python benchmarks/import_online_retail.py [FILE]
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import own_database
from customer_map.server.config.preparing import load_django, update_tables

FILE = (
    Path(__file__).parents[1].parent / "shared" / "data" / "online_retail" / "online_retail.csv.gz"
)
LARGEST_RATIO = 3.0
LARGEST_MEGABYTES = 1000
TABLES = (
    "crm_customer",
    "crm_identifier",
    "crm_product",
    "crm_order",
    "crm_orderline",
    "crm_touchpointkey",
    "crm_touchpoint",
)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def import_it(file: Path) -> None:
    from customer_map.server.accounts.actors import Actor
    from customer_map.server.intake.actions.choosing import enqueue, upload_file
    from customer_map.server.intake.actions.running import run_import
    from customer_map.server.intake.stored_files import chunks_of

    row = upload_file(actor=Actor.system(), file_name=file.name, chunks=chunks_of(file))
    done = run_import(import_id=enqueue(row=row, is_rehearsal=False).pk)
    assert done is not None
    assert done.state == "done", done.error_code


def server_peak() -> int:
    """The most memory, in MB, that the database's process for our connection ever had."""
    from django.db import connection

    status = Path(f"/proc/{connection.connection.info.backend_pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def copy_out(folder: Path) -> None:
    from customer_map.server.intake.database import driver_cursor

    with driver_cursor() as cursor:
        for table in TABLES:
            source = f"(SELECT * FROM {table})" if table == "crm_touchpoint" else table
            with (
                (folder / table).open("wb") as file,
                cursor.copy(f"COPY {source} TO STDOUT") as copy,
            ):
                for block in copy:
                    file.write(block)
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")


def copy_in(folder: Path) -> None:
    from django.db import transaction

    from customer_map.server.intake.database import driver_cursor

    with transaction.atomic(), driver_cursor() as cursor:
        for table in TABLES:
            with (
                (folder / table).open("rb") as file,
                cursor.copy(f"COPY {table} FROM STDIN") as copy,
            ):
                while block := file.read(1 << 20):
                    copy.write(block)


def main(file: Path) -> int:
    if not file.exists():
        print(f"{file.name} is not there; nothing measured.")
        return 0
    with tempfile.TemporaryDirectory() as place:
        folder = open_data_folder(Path(place) / "data")
        with own_database(folder) as database:
            load_django(folder, database.address)
            update_tables()
            importing = seconds(lambda: import_it(file))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            server = server_peak()
            copy_out(Path(place))
            copying = seconds(lambda: copy_in(Path(place)))
    ratio = importing / copying
    print(f"import {importing:.1f} s, plain COPY {copying:.1f} s, ratio {ratio:.2f}")
    print(f"peak memory {peak} MB, and {server} MB in the database")
    return int(ratio > LARGEST_RATIO or peak + server > LARGEST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE))
