"""Counts open time minute by minute: slow, and too plain to be wrong."""

from datetime import UTC, datetime, timedelta

from customer_map.server.crm.service_levels.business_time import OpeningHours

MINUTE = timedelta(minutes=1)


def is_open(hours: OpeningHours, moment: datetime) -> bool:
    """Whether the clock on the wall shows a time within the opening hours."""
    wall = moment.astimezone(hours.zone)
    if wall.date() in hours.closed:
        return False
    since_midnight = timedelta(hours=wall.hour, minutes=wall.minute)
    spans = hours.week[wall.weekday()]
    return any(opens <= since_midnight < closes for opens, closes in spans)


def counted(hours: OpeningHours, start: datetime, end: datetime) -> timedelta:
    """Open time between two whole minutes."""
    moment, minutes = start.astimezone(UTC), 0
    while moment < end:
        minutes += is_open(hours, moment)
        moment += MINUTE
    return minutes * MINUTE
