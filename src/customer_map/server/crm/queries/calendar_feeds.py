"""Reads what stands in the calendar that a user's programs subscribe to."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Activity, Contact, Participant

DAYS_BACK, DAYS_AHEAD = 92, 366
MOST_ENTRIES = 2_000


def feed_activities(user: User, now: datetime) -> list[Activity]:
    """Return what the user holds or takes part in, as far as he may see it: three months back, a year ahead.

    Series are there whole, with what stands for their occurrences; tasks that are done are not.
    """
    first, end = now - timedelta(days=DAYS_BACK), now + timedelta(days=DAYS_AHEAD)
    takes_part = Participant.records.visible_to(user).filter(activity=OuterRef("pk"), user=user)
    mine = Activity.records.visible_to(user).filter(
        Q(owner=user) | Q(Exists(takes_part.exclude(answer="declined")))
    )
    begins = Q(starts_at__gte=first, starts_at__lt=end)
    is_due = Q(starts_at__isnull=True, done_at__isnull=True, due_at__gte=first, due_at__lt=end)
    in_time = begins | is_due | (~Q(recurrence="") & (Q(starts_at__lt=end) | Q(due_at__lt=end)))
    open_tasks = ~Q(kind="task", done_at__isnull=False)
    rows = mine.filter(in_time, open_tasks).select_related("customer", "series")
    return list(rows.order_by("starts_at", "due_at", "pk")[:MOST_ENTRIES])


def readable_participants(user: User, activity: Activity) -> list[Participant]:
    """Return who takes part in an activity: colleagues, and contacts that the user may see."""
    contacts = Contact.records.visible_to(user)
    rows = Participant.records.visible_to(user).filter(activity=activity)
    known = rows.filter(Q(contact__isnull=True) | Q(contact__in=contacts))
    return list(known.select_related("contact", "user").order_by("created_at", "pk"))


def family_of(user: User, activity: Activity) -> list[Activity]:
    """Return an activity; of a series also what stands for its occurrences."""
    rows = Activity.records.visible_to(user).filter(series=activity).select_related("series")
    return [activity, *rows.order_by("occurrence_at")] if activity.recurrence else [activity]
