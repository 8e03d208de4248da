"""Two transactions in each other's way: another connection locks the rows of a table in the opposite order."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

LONGEST_SECONDS = 20
WAITING = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""


def wait_for_somebody_who_waits() -> None:
    """Return when another connection waits for a lock."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


@contextmanager
def somebody_locks(table: str, *ids: object) -> Iterator[None]:
    """Lock the first row at once and the next ones when somebody waits; then all are let go.

    Who waits for the first while he holds a next one is in a deadlock, and is the one whom the database ends: he
    has waited longer.
    """
    locked = threading.Event()

    def lock_all() -> None:
        try:
            with transaction.atomic():
                _lock(table, ids[0])
                locked.set()
                wait_for_somebody_who_waits()
                for one in ids[1:]:
                    _lock(table, one)
        finally:
            connection.close()

    thread = threading.Thread(target=lock_all)
    thread.start()
    try:
        assert locked.wait(LONGEST_SECONDS)
        yield
    finally:
        thread.join(LONGEST_SECONDS)
        assert not thread.is_alive()


def _lock(table: str, row_id: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT FROM "{table}" WHERE id = %s FOR UPDATE', [row_id])
