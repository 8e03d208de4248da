"""Turns what was acknowledged and what the database holds into figures, and into everything that is wrong."""

import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from installation import Installation, run_to_end

SETTLE_SECONDS = 240
SETTLED = """
SELECT (SELECT count(*) FROM intake_receivedevent), (SELECT count(*) FROM crm_searchchange),
  (SELECT count(*) FROM intake_import WHERE state IN ('queued', 'running')),
  (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing')
"""
WRITTEN = {
    "EventSender": "SELECT message_id FROM crm_touchpoint WHERE name = 'Seen'",
    "BatchUpserter": """
        SELECT name FROM crm_customer WHERE name LIKE 'row %%'
        UNION ALL SELECT subject FROM crm_activity WHERE subject LIKE 'call %%'""",
    "PageWriter": """
        SELECT text FROM crm_note WHERE text LIKE 'note %%'
        UNION ALL SELECT subject FROM crm_activity WHERE subject LIKE 'log %%'""",
    "Importer": "SELECT number FROM crm_order WHERE deleted_at IS NULL",
    "Merger": "SELECT gone_id::text FROM crm_merge WHERE deleted_at IS NULL",
}
# Each must count nothing; what it counts is what is wrong.
NOTHING = {
    "people known twice, or not joined": """
        SELECT abs(7 - count(*)) FROM crm_customer WHERE source LIKE '%%Shop%%' OR id IN (
            SELECT customer_id FROM crm_touchpoint WHERE name = 'Seen') HAVING count(*) <> 7""",
    "events that were held back": "SELECT count(*) FROM intake_heldevent",
    "order lines too many or too few": """
        SELECT count(*) FROM (SELECT order_id FROM crm_orderline GROUP BY order_id HAVING count(*) <> 3) AS wrong""",
    "merged records that are still there": """
        SELECT count(*) FROM crm_merge m JOIN crm_customer c ON c.id = m.gone_id
        WHERE m.deleted_at IS NULL AND c.deleted_at IS NULL""",
    "records that went without a merge": """
        SELECT count(*) FROM crm_customer c WHERE c.deleted_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM crm_merge m WHERE m.gone_id = c.id AND m.deleted_at IS NULL)""",
    "contacts left at merged customers": """
        SELECT count(*) FROM crm_contact t JOIN crm_customer c ON c.id = t.customer_id
        WHERE c.deleted_at IS NOT NULL AND t.deleted_at IS NULL""",
    "logged calls without their touchpoint, or with two": """
        SELECT count(*) FROM (SELECT a.id FROM crm_activity a LEFT JOIN crm_touchpoint t ON t.activity_id = a.id
        WHERE a.subject LIKE 'log %%' GROUP BY a.id HAVING count(t.id) <> 1) AS wrong""",
    "records written without one entry of the change log for each version": """
        SELECT count(*) FROM (SELECT r.id FROM (SELECT id, version FROM crm_customer
            WHERE name LIKE 'row %%' UNION ALL SELECT id, version FROM crm_note UNION ALL SELECT id, version
            FROM crm_activity) AS r LEFT JOIN audit_auditentry e ON e.record_id = r.id
        GROUP BY r.id, r.version HAVING count(e.sequence) <> r.version) AS wrong""",
    "entries of the change log about customers that are not there": """
        SELECT count(*) FROM audit_auditentry e WHERE record_type = 'customer'
        AND NOT EXISTS (SELECT FROM crm_customer c WHERE c.id = e.record_id)""",
    "customers that cannot be found": """
        SELECT count(*) FROM crm_customer c WHERE deleted_at IS NULL AND NOT EXISTS (
            SELECT FROM crm_searchentry s WHERE s.record_type = 'customer' AND s.record_id = c.id)""",
    "entries of the search for customers that went": """
        SELECT count(*) FROM crm_searchentry s WHERE record_type = 'customer' AND NOT EXISTS (
            SELECT FROM crm_customer c WHERE c.id = s.record_id AND c.deleted_at IS NULL)""",
    "touchpoints without their key": """
        SELECT count(*) FROM crm_touchpoint t WHERE NOT EXISTS (
            SELECT FROM crm_touchpointkey k WHERE k.source = t.source AND k.message_id = t.message_id)""",
    # What the clock asks for every minute may fail in an outage; what was asked for once may not.
    "jobs that were given up": """
        SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed' AND queueing_lock IS NULL""",
}


@dataclass
class Findings:
    """Figures, and what is wrong."""

    figures: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def compare(
        self, name: str, acknowledged: set[str] | frozenset[str], found: Iterable[str]
    ) -> None:
        """Each acknowledged write is there, and none is there twice."""
        counted = Counter(found)
        lost = sorted(acknowledged - set(counted))
        doubled = sorted(key for key, times in counted.items() if times > 1)
        self.figures[name] = {
            "acknowledged": len(acknowledged),
            "lost": len(lost),
            "doubled": len(doubled),
        }
        self.wrong += [f"{name}: lost {one}" for one in lost[:5]]
        self.wrong += [f"{name}: doubled {one}" for one in doubled[:5]]


def settle(installation: Installation) -> list[str]:
    """Wait until all that was accepted has been taken over, and jobs of killed workers were done again.

    Return what is left all the same.
    """
    deadline = time.monotonic() + SETTLE_SECONDS
    left: Any = None
    while left != (0, 0, 0, 0):
        if time.monotonic() > deadline:
            return [f"left of events, search, imports, jobs: {left}"]
        time.sleep(0.5)
        try:
            with installation.connect() as connection:
                left = connection.execute(SETTLED).fetchone()
        except (psycopg.OperationalError, AttributeError):
            left = None
    return []


def check(installation: Installation, writers: Iterable[Any]) -> Findings:
    """Compare what writers were told with what there is."""
    findings = Findings()
    with installation.connect() as connection:
        for writer in writers:
            question = WRITTEN.get(writer.name)
            if question:
                found = [str(row[0]) for row in connection.execute(question.replace("%%", "%"))]
                findings.compare(writer.name, writer.acknowledged, found)
            else:
                findings.figures[writer.name] = {"acknowledged": len(writer.acknowledged)}
        for name, question in NOTHING.items():
            row = connection.execute(question.replace("%%", "%")).fetchone()
            if row and row[0]:
                findings.wrong.append(f"{row[0]} {name}")
    findings.wrong += index_faults(installation)
    return findings


def index_faults(installation: Installation) -> list[str]:
    """Let the touchpoint index catch up, and compare it with the database."""
    folder = ("--data", str(installation.folder.path))
    deadline = time.monotonic() + SETTLE_SECONDS
    while json.loads(run_to_end("index", "status", "--json", *folder).stdout)["state"] != "current":
        if time.monotonic() > deadline:
            return ["the index did not catch up"]
        time.sleep(2)
    checked = run_to_end("index", "check", *folder)
    return [] if checked.returncode == 0 else [f"the index: {checked.stdout}{checked.stderr}"]
