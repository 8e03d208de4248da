"""What follows up to the oldest transaction also waits for those of tests in a database beside this one."""

import time

from django.db import connection

LONGEST_SECONDS = 120
ALONE = """
SELECT pg_snapshot_xmin(now) = pg_snapshot_xmax(now) FROM pg_current_snapshot() AS now
"""


def wait_until_alone() -> None:
    """Return when no other transaction writes anywhere in this cluster."""
    until = time.monotonic() + LONGEST_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(ALONE)
            if cursor.fetchone() == (True,):
                return
            time.sleep(0.05)
