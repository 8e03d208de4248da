"""Verbs on notifications: tell a user something, and note that it was read."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.audit.models import Notification

LONGEST_TEXT = 300


def notify(*, user: User, kind: str, text: str, link: str = "") -> Notification:
    """Tell a user something; it stands under the bell until it is read."""
    return Notification.objects.create(user=user, kind=kind, text=text[:LONGEST_TEXT], link=link)


def mark_read(*, user: User, ids: Collection[UUID] | None = None) -> int:
    """Note that the user has read these notifications, or all; return how many were unread."""
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    return unread.update(read_at=timezone.now())
