"""A worker that is killed while it reads what customers said leaves each sentence read once, and goes on by itself."""

import signal

import pytest
from installation import Installation
from tests.faults.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

CUSTOMER = """
INSERT INTO crm_customer (id, version, created_at, updated_at, kind, name, alias, industry, region, country, city,
    address, website, phone, email, tax_id, source, tags, custom)
VALUES (gen_random_uuid(), 1, now(), now(), 'person', 'Talker', '', '', '', '', '', '', '', '', '', '', '', '{}', '{}')
"""
TEXTS = """
INSERT INTO crm_touchpoint (id, customer_id, occurred_at, channel, name, source, message_id, direction, text)
SELECT gen_random_uuid(), c.id, '2026-01-01'::timestamptz + n * interval '1 minute', 'web', 'review', 'said', n, 'in',
    'The parcel number ' || n || ' came late. 客服很好。'
FROM crm_customer c, generate_series(1, 2500) n WHERE c.name = 'Talker'
"""
QUEUE = """
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'feedback.read', 0, NULL, NULL, '{"timestamp": 0}',
    NULL)::procrastinate_job_to_defer_v1])
"""
STATEMENTS = """
SELECT count(*), count(DISTINCT (source_id, place)) FROM feedback_statement JOIN crm_touchpoint
    ON crm_touchpoint.id = source_id WHERE source = 'said'
"""
WAITING = "SELECT count(*) FROM feedback_unreadtext"
FIRST_BATCH, COUNT = 2 * 2_000, 2 * 2_500
HOLD_THE_LAST = "SELECT FROM feedback_unreadtext ORDER BY id DESC LIMIT 1 FOR UPDATE"
HELD_UP = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def asked(installation: Installation, question: str) -> tuple[int, ...]:
    with installation.connect() as connection:
        return tuple(connection.execute(question).fetchone() or ())


def test_a_worker_killed_while_it_reads_leaves_each_sentence_read_once(
    running: Installation,
) -> None:
    with running.connect() as connection:
        connection.execute("SELECT crm_touchpoint_month('2026-01-02')")
        connection.execute(CUSTOMER)
        connection.execute(TEXTS)
    with running.connect() as holding, holding.transaction():
        holding.execute(HOLD_THE_LAST)
        with running.connect() as connection:
            connection.execute(QUEUE)
        # The first batch is written; the second waits for the text that is held.
        wait_until(lambda: asked(running, STATEMENTS)[0] > 0 and asked(running, HELD_UP)[0] > 0)
        for worker in running.members("customer_map worker"):
            worker.send_signal(signal.SIGKILL)
    assert asked(running, STATEMENTS) == (FIRST_BATCH, FIRST_BATCH)
    assert asked(running, WAITING)[0] > 0

    with running.connect() as connection:
        connection.execute(QUEUE)
    wait_until(lambda: asked(running, WAITING) == (0,))
    assert asked(running, STATEMENTS) == (COUNT, COUNT)
