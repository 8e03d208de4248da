"""The age of events in, those gone that nobody needs any more."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from customer_map.server.intake.actions.events import lots

REFUSED_FOR = timedelta(days=30)


def forget_old_events() -> int:
    """Drop held events after the days that the setting names, and refused ones after thirty; how many."""
    now = timezone.now()
    held = {"before": now - timedelta(days=settings.EVENTS_HELD_DAYS)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(lots.FORGET_HELD, held)
        dropped = cursor.rowcount
        cursor.execute(lots.FORGET_REFUSED, {"before": now - REFUSED_FOR})
        return int(dropped + cursor.rowcount)
