"""Reads the secret addresses of calendars: whose it is, and which one works."""

from customer_map.server.accounts.models import CalendarFeed, User
from customer_map.server.accounts.tokens import hash_of


def feed_of(user: User) -> CalendarFeed | None:
    """Return the address of the user's calendar that works now."""
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first()


def feed_called(secret: str) -> CalendarFeed | None:
    """Return the feed of a secret, unless it was closed or its user was shut out."""
    working = CalendarFeed.objects.filter(revoked_at__isnull=True, user__is_active=True)
    return working.select_related("user").filter(secret_hash=hash_of(secret)).first()
