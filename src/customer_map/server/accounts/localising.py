"""Turns a user into the language and the time zone in which that person reads, and days there into moments."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from customer_map.server.accounts.models import User
from customer_map.server.accounts.queries import current_workspace


@contextmanager
def localised_for(user: User) -> Iterator[None]:
    """Speak a user's language and count in that person's time zone, where no page of theirs is asked for."""
    language = user.language or settings.LANGUAGE_CODE
    with timezone.override(zone_of(user)), translation.override(language):
        yield


def zone_of(user: User) -> ZoneInfo | None:
    """Return the time zone of a user, else that of the workspace; None, the server's, where neither is known."""
    try:
        return ZoneInfo(user.time_zone or current_workspace().time_zone)
    except (KeyError, ValueError, OSError):
        return None


def midnight(day: date) -> datetime:
    """Return when a day begins in the time zone in force."""
    return timezone.make_aware(datetime.combine(day, time.min))
