"""A second connection to the test database, for what only two can show."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

TOUCH = """
INSERT INTO crm_touchpoint (id, customer_id, occurred_at, channel, name, source, message_id)
VALUES (gen_random_uuid(), %s, '2026-01-10', 'web', %s, 'other', gen_random_uuid()::text)
"""


@contextmanager
def other_connection() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Open it without autocommit; what it leaves open is rolled back."""
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    other = psycopg.connect(**parameters)
    try:
        yield other
    finally:
        other.close()
