"""Reads about webhooks: whose they are, what is due, what was sent."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.audit.webhooks.models import Webhook, WebhookDelivery

ON_THE_PAGE = 100


def webhooks_seen_by(user: User) -> QuerySet[Webhook]:
    """Return one's own webhooks, for administrators everybody's."""
    found = Webhook.objects.filter(removed_at__isnull=True).select_related("owner")
    return found if user.is_administrator else found.filter(owner=user)


def webhook_called(user: User, webhook_id: UUID) -> Webhook:
    """Return a webhook.

    Raises:
        RecordNotFoundError: there is none, or it is hidden from the user.
    """
    found = webhooks_seen_by(user).filter(pk=webhook_id).first()
    if found is None:
        raise RecordNotFoundError
    return found


def working_webhooks() -> QuerySet[Webhook]:
    """Return the webhooks that are told of changes."""
    return Webhook.objects.filter(
        removed_at__isnull=True, paused_at__isnull=True, owner__is_active=True
    )


def webhooks_with_work(now: datetime) -> QuerySet[Webhook]:
    """Return the working webhooks that have a delivery due."""
    due = WebhookDelivery.objects.filter(delivered_at__isnull=True, due_at__lte=now)
    return working_webhooks().filter(pk__in=due.values("webhook_id"))


def newest_deliveries(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """Return the newest deliveries of a webhook, newest first."""
    return WebhookDelivery.objects.filter(webhook=webhook)[:ON_THE_PAGE]
