"""Has the database answer each question of a page with one process: starting helpers takes longer than most answers."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

ALONE = "SET max_parallel_workers_per_gather = 0"


def keep_to_one_process() -> None:
    """Ask so over all connections that are opened from now on; many are answered at the same time anyway."""
    connection_created.connect(_tell, dispatch_uid="quick questions")


def _tell(connection: BaseDatabaseWrapper, **_rest: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
