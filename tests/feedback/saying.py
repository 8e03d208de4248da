"""Lets customers say things for tests."""

from datetime import datetime, timedelta
from random import Random

from tests.insights.records import START, touch

from customer_map.server.crm.models import Customer, Touchpoint

ABOUT = {
    "delivery": ("parcel courier delivery shipping doorstep address tracking postman", "late"),
    "battery": ("battery charging charger power cable plug voltage drained", "bad"),
    "support": ("support agent phone hotline advice colleague helpline answer", "friendly"),
}
NOW = START + timedelta(weeks=60)


def say(who: Customer, about: str, number: int, weeks_ago: float, **fields: object) -> Touchpoint:
    """One text about one thing, so many weeks before NOW."""
    words, feeling = ABOUT[about]
    drawn = Random(number).sample(words.split(), 5)
    text = f"The {' and the '.join(drawn)} {feeling}, case {number}"
    days = (NOW - timedelta(weeks=weeks_ago) - START) / timedelta(days=1) + number / 10_000
    return touch(who, days, f"review {number}", text=text, **fields)


def weeks_before(count: float) -> datetime:
    """A moment so many weeks before NOW."""
    return NOW - timedelta(weeks=count)
