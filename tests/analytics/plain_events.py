"""Logs from plain tuples of customer, name, day and what else is known."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from customer_map.tables.events import TIME
from customer_map.touchpoints.encoding import encode_events
from customer_map.touchpoints.log import TouchpointLog

FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)

Told = tuple[str, str, float] | tuple[str, str, float, str]


def log_from(events: list[Told]) -> TouchpointLog:
    """A log of (customer, name, day) or (customer, name, day, channel)."""
    columns = {
        "customer": [event[0] for event in events],
        "name": [event[1] for event in events],
        "time": pa.array([FIRST_DAY + timedelta(days=event[2]) for event in events], TIME),
    }
    if events and len(events[0]) == 4:
        columns["channel"] = [event[3] for event in events]  # type: ignore[misc]
    return encode_events(pa.table(columns))


def moment(day: float) -> int:
    """A day as microseconds since 1970."""
    return round((FIRST_DAY + timedelta(days=day)).timestamp() * 1_000_000)
