"""The verbs about the secret address of one's calendar: make one, make it stop."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from customer_map.server.accounts.actions.writing import insert, require_user, update
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import CalendarFeed, User
from customer_map.server.accounts.tokens import hash_of, new_secret

NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def open_feed(*, actor: Actor) -> str:
    """Make a new address for the acting user and return its secret, which nobody can read again; the old one stops."""
    user = require_user(actor)
    User.objects.select_for_update().get(pk=user.pk)  # two at once: the later one stays
    close_feed(actor=actor)
    secret = new_secret()
    feed = CalendarFeed(user=user, secret_hash=hash_of(secret))
    insert(actor=actor, verb="calendar_feed.open", record=feed)
    return secret


@transaction.atomic
def close_feed(*, actor: Actor) -> None:
    """Make one's address stop working, if there is one."""
    working = CalendarFeed.objects.filter(user=require_user(actor), revoked_at__isnull=True)
    for feed in working.select_for_update():
        values = {"revoked_at": timezone.now()}
        update(actor=actor, verb="calendar_feed.close", record=feed, values=values)


def note_fetch(*, actor: Actor, feed: CalendarFeed) -> None:
    """Remember that a program fetched the calendar, at most once a minute; this is no change and is not logged."""
    now = timezone.now()
    if actor.user == feed.user and (
        feed.last_used_at is None or feed.last_used_at < now - NOTED_EVERY
    ):
        CalendarFeed.objects.filter(pk=feed.pk).update(last_used_at=now)
