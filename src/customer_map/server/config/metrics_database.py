"""Turns the database into metrics at the moment they are asked for: jobs, events, the index, size and connections."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import Error, connection, transaction
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from customer_map.server.insights.index.status import index_status

log = logging.getLogger(__name__)

LONGEST_MILLISECONDS = 5000
JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1 ORDER BY 1"
WAITING = """
SELECT coalesce(extract(epoch FROM now() - min(coalesce(job.scheduled_at, event.at))), 0)
FROM procrastinate_jobs AS job
LEFT JOIN procrastinate_events AS event ON event.job_id = job.id AND event.type = 'deferred'
WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
"""
EVENTS = """
SELECT kind, sum(taken), sum(repeated), sum(refused) FROM intake_eventsource GROUP BY kind ORDER BY kind
"""
SIZE = "SELECT pg_database_size(current_database())"
CONNECTIONS = """
SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity WHERE datname = current_database()
GROUP BY 1 ORDER BY 1
"""
MOST_CONNECTIONS = "SELECT current_setting('max_connections')::int"
JOB_STATES = ("todo", "doing", "failed", "cancelled", "aborted")


class DatabaseFigures:
    """What the database tells; one that does not answer is told as such, and the rest goes without."""

    def describe(self) -> Iterable[Metric]:
        """Nothing before it is asked."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Ask the database."""
        try:
            with transaction.atomic():
                found = [*_jobs(), *_events(), *_database()]
            found += _index()
        except Error as error:
            log.warning("Metrics without the database: %s", error)
            connection.close()
            return [_gauge("database_up", "Whether the database answers.", 0)]
        return [*found, _gauge("database_up", "Whether the database answers.", 1)]


def _jobs() -> list[Metric]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {LONGEST_MILLISECONDS}")
    counted = dict.fromkeys(JOB_STATES, 0) | dict(_rows(JOBS))
    jobs = GaugeMetricFamily("customer_map_jobs", "Jobs by state.", labels=("state",))
    for state, number in counted.items():
        jobs.add_metric((state,), number)
    waited = "How long the oldest job has waited that could run."
    return [jobs, _gauge("job_queue_age_seconds", waited, float(_rows(WAITING)[0][0]))]


def _events() -> list[Metric]:
    labels = ("kind", "outcome")
    events = CounterMetricFamily("customer_map_events", "Events that came in.", labels=labels)
    for kind, *numbers in _rows(EVENTS):
        for outcome, number in zip(("taken", "repeated", "refused"), numbers, strict=True):
            events.add_metric((kind, outcome), float(number))
    return [events]


def _database() -> list[Metric]:
    state = ("state",)
    open_now = GaugeMetricFamily(
        "customer_map_database_connections", "Connections to the database.", labels=state
    )
    for word, number in _rows(CONNECTIONS):
        open_now.add_metric((word,), number)
    return [
        open_now,
        _gauge("database_bytes", "Size of the database.", _rows(SIZE)[0][0]),
        _gauge(
            "database_most_connections",
            "How many connections the server allows.",
            _rows(MOST_CONNECTIONS)[0][0],
        ),
    ]


def _index() -> list[Metric]:
    found = index_status()
    is_filled = found.state in ("current", "behind") and found.filled_at is not None
    lag = 0.0
    if found.state == "behind" and found.filled_at:
        lag = (timezone.now() - found.filled_at).total_seconds()
    return [
        _gauge("index_usable", "Whether the touchpoint index is read.", int(is_filled)),
        _gauge("index_lag_seconds", "How long changes have waited to be taken over.", lag),
        _gauge("index_touchpoints", "Touchpoints in the index.", found.touchpoints),
        _gauge("index_changed_customers", "Customers not taken over yet.", found.changed_customers),
        _gauge("index_bytes", "Size of the index on disk.", found.bytes_on_disk),
    ]


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"customer_map_{name}", words, value=value)


def _rows(query: str) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
