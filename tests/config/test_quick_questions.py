"""Questions that one process of the database answers."""

import pytest
from django.db import connections
from django.db.backends.signals import connection_created

from customer_map.server.config.quick_questions import keep_to_one_process


@pytest.mark.django_db
def test_connections_opened_later_ask_for_no_helpers() -> None:
    keep_to_one_process()
    opened = connections.create_connection("default")
    try:
        with opened.cursor() as cursor:
            cursor.execute("SHOW max_parallel_workers_per_gather")
            assert cursor.fetchone() == ("0",)
    finally:
        connection_created.disconnect(dispatch_uid="quick questions")
        opened.close()
