"""A worker that is killed while it writes the touchpoint index leaves one that is whole, and goes on by itself."""

import json
import signal

import pytest
from installation import Installation, run_to_end
from tests.faults.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

CUSTOMERS = """
INSERT INTO crm_customer (id, version, created_at, updated_at, kind, name, alias, industry, region, country, city,
    address, website, phone, email, tax_id, source, tags, custom)
SELECT gen_random_uuid(), 1, now(), now(), 'person', 'C' || n, '', '', '', '', '', '', '', '', '', '', '', '{}', '{}'
FROM generate_series(1, 2000) n
"""
TOUCHPOINTS = """
INSERT INTO crm_touchpoint (id, customer_id, occurred_at, channel, name, source, message_id)
SELECT gen_random_uuid(), c.id, '2026-01-01'::timestamptz + n * interval '1 hour', 'web', 'Step ' || n % 40, 's', n
FROM crm_customer c, generate_series(1, 100) n
"""
COUNT = 200_000
AT_WORK = """
SELECT FROM procrastinate_jobs WHERE task_name = 'insights.index' AND status IN ('todo', 'doing')
"""


def queue(installation: Installation) -> None:
    """Ask for what the clock asks for every minute."""
    with installation.connect() as connection:
        connection.execute(
            """SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'insights.index', 0, NULL, NULL,
            '{"timestamp": 0}', NULL)::procrastinate_job_to_defer_v1])"""
        )


def kill_the_worker_at_work(installation: Installation) -> None:
    wait_until((installation.folder.index / "unfinished").exists, tick=0.01)
    for worker in installation.members("customer_map worker"):
        worker.send_signal(signal.SIGKILL)


def is_at_rest(installation: Installation) -> bool:
    with installation.connect() as connection:
        return connection.execute(AT_WORK).fetchone() is None


def index(installation: Installation, command: str) -> dict[str, object]:
    folder = str(installation.folder.path)
    answer = run_to_end("index", command, "--json", "--data", folder)
    assert answer.stdout, answer.stderr
    return dict(json.loads(answer.stdout))


def test_a_worker_killed_while_it_writes_the_index_leaves_it_whole(
    installation: Installation,
) -> None:
    installation.start()
    with installation.connect() as connection:
        connection.execute(CUSTOMERS)
        connection.execute(
            "SELECT crm_touchpoint_month(m) FROM unnest('{2026-01-02}'::timestamptz[]) m"
        )
        connection.execute(TOUCHPOINTS)
    queue(installation)
    kill_the_worker_at_work(installation)

    told = index(installation, "status")
    assert told["state"] in {"missing", "outdated", "behind", "current"}
    wait_until(lambda: is_at_rest(installation))
    assert index(installation, "status")["touchpoints"] == COUNT
    assert index(installation, "check") == {"differing_customers": []}

    with installation.connect() as connection:
        connection.execute("UPDATE crm_touchpoint SET name = 'Corrected'")
    queue(installation)
    kill_the_worker_at_work(installation)
    wait_until(lambda: is_at_rest(installation))
    assert index(installation, "status")["state"] == "current"
    assert index(installation, "check") == {"differing_customers": []}
