"""Turns reminders of activities that have come due into notifications, each once."""

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from customer_map.server.audit.models import Notification
from customer_map.server.audit.notifications import notify
from customer_map.server.crm.models import Activity

KIND = "reminder"
PREFIX = "/activities/"
# What came due while nobody ran the program for longer than this is old news.
LONGEST_DELAY = timedelta(days=7)
AT_ONCE = 500


def due_reminders(now: datetime) -> int:
    """Notify the owners of activities whose reminder has come due; return how many were told."""
    activities = list(_waiting(now)[:AT_ONCE])
    for activity in activities:
        if activity.owner is not None:
            link = f"{PREFIX}{activity.pk}/"
            notify(user=activity.owner, kind=KIND, text=activity.subject, link=link)
    return len(activities)


def _waiting(now: datetime) -> QuerySet[Activity]:
    told = Notification.objects.filter(
        user=OuterRef("owner"),
        kind=KIND,
        link=Concat(Value(PREFIX), Cast(OuterRef("pk"), CharField()), Value("/")),
        created_at__gte=OuterRef("remind_at"),
    )
    due = Activity.records.all().filter(
        Activity.alive(),
        owner__is_active=True,
        done_at__isnull=True,
        remind_at__lte=now,
        remind_at__gt=now - LONGEST_DELAY,
    )
    return due.exclude(Exists(told)).select_related("owner").order_by("remind_at", "pk")
