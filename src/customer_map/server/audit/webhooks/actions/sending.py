"""Messages that are due in, requests to other programs out: each sent at least once, retried ever more rarely."""

import random
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.errors import CustomerMapError
from customer_map.server.audit.notifications import notify
from customer_map.server.audit.outbound import Answer, call
from customer_map.server.audit.webhooks.actions.subscriptions import secrets_of
from customer_map.server.audit.webhooks.models import Webhook, WebhookDelivery
from customer_map.server.audit.webhooks.queries import working_webhooks
from customer_map.server.audit.webhooks.signing import DELIVERY, EVENT, SIGNATURE, signature

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)
# A worker that is killed while it sends leaves its message to the next one after this time.
LEASE = timedelta(minutes=2)
PATIENCE = timedelta(days=5)
KEPT = timedelta(days=30)
LONGEST_TURN_SECONDS = 30.0
LONGEST_KEPT_ANSWER = 2000
MASK = "••••"


def send_due(webhook_id: UUID) -> int:
    """Send what is due to one webhook, oldest first, until one is refused; return how many were taken."""
    taken, began = 0, time.monotonic()
    while time.monotonic() - began < LONGEST_TURN_SECONDS:
        delivery = _claim(webhook_id)
        if delivery is None or not _send(delivery):
            break
        taken += 1
    return taken


def pause_before(attempt: int) -> timedelta:
    """Return how long to wait after a failed attempt: twice as long each time, and never all at one moment."""
    doubled: int = 2 ** min(attempt - 1, 20)
    share = random.uniform(0.5, 1.0)  # noqa: S311  # spreads load, guards nothing
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE) * share


def forget_old_deliveries(now: datetime) -> int:
    """Drop messages that were taken long ago; return how many."""
    old = WebhookDelivery.objects.filter(delivered_at__lt=now - KEPT)
    return old.delete()[0]


@transaction.atomic
def _claim(webhook_id: UUID) -> WebhookDelivery | None:
    """Take the oldest message that is due, and no other worker has taken."""
    now = timezone.now()
    due = WebhookDelivery.objects.filter(
        webhook__in=working_webhooks().filter(pk=webhook_id),
        delivered_at__isnull=True,
        due_at__lte=now,
    )
    found = due.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "sequence")
    delivery = found.select_related("webhook", "webhook__owner").first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.due_at = now + LEASE
        delivery.save(update_fields=["attempts", "due_at"])
    return delivery


def _send(delivery: WebhookDelivery) -> bool:
    webhook, body = delivery.webhook, delivery.body.encode()
    secrets = secrets_of(webhook)
    headers = {
        "Content-Type": "application/json",
        DELIVERY: str(delivery.pk),
        EVENT: delivery.verb,
        SIGNATURE: signature(secrets, int(time.time()), body),
    }
    try:
        answer = call("POST", webhook.url, body=body, headers=headers)
    except CustomerMapError as problem:
        _note(delivery, None, problem.sentence(), secrets)
        return False
    _note(delivery, answer, "" if answer.is_good else f"HTTP {answer.status}", secrets)
    return answer.is_good


@transaction.atomic
def _note(
    delivery: WebhookDelivery, answer: Answer | None, problem: str, secrets: Iterable[str]
) -> None:
    """Keep what came back; the answer of the other side may repeat our secret, and never stays with it."""
    now = timezone.now()
    text = answer.body.decode("utf-8", "replace").replace("\x00", "") if answer else ""
    for secret in secrets:
        text = text.replace(secret, MASK)
    delivery.answer = text[:LONGEST_KEPT_ANSWER]
    delivery.status = answer.status if answer else None
    delivery.milliseconds = answer.milliseconds if answer else None
    delivery.problem = problem[:300]
    delivery.delivered_at = None if problem else now
    delivery.due_at = now + pause_before(delivery.attempts) if problem else delivery.due_at
    delivery.save()
    _note_health(delivery.webhook_id, is_good=not problem, now=now)


def _note_health(webhook_id: UUID, *, is_good: bool, now: datetime) -> None:
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    if is_good:
        webhook.failing_since = None
    elif webhook.failing_since is None:
        webhook.failing_since = now
    elif webhook.paused_at is None and now - webhook.failing_since > PATIENCE:
        webhook.paused_at = now
        _tell_owner(webhook)
    webhook.save(update_fields=["failing_since", "paused_at"])


def _tell_owner(webhook: Webhook) -> None:
    with override(webhook.owner.language or None):
        text = _("The webhook {name} was paused: for days nobody has taken its messages.")
        notify(user=webhook.owner, kind="webhook", text=text.format(name=webhook.name))
