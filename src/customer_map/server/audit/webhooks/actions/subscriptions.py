"""Verbs on webhooks: make, change, pause, resume and remove one, renew its secret, send a test or something again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.ciphers import decrypted, encrypted
from customer_map.server.accounts.models import User
from customer_map.server.accounts.tokens import new_secret
from customer_map.server.audit.log import append
from customer_map.server.audit.outbound import check_url, target_of
from customer_map.server.audit.webhooks.models import Webhook, WebhookDelivery
from customer_map.server.audit.webhooks.queries import webhooks_seen_by

PURPOSE = "webhook"
TEST = "test"
# So long the secret before signs too.
CHANGE_OVER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IssuedWebhook:
    """A webhook with its secret, which is shown at this moment only."""

    webhook: Webhook
    secret: str


@transaction.atomic
def create_webhook(
    *,
    actor: Actor,
    name: str,
    url: str,
    record_types: Sequence[str] = (),
    verbs: Sequence[str] = (),
) -> IssuedWebhook:
    """Tell an address of what changes from now on, as far as the actor may see it; no filter: of everything.

    Raises:
        InvalidValueError: a value does not fit.
        OutboundRefusedError, UnknownHostError: the address is none that this server calls.
    """
    check_url(url)
    secret = new_secret()
    webhook = Webhook(
        owner=_person(actor),
        name=name.strip(),
        url=url,
        record_types=sorted(set(record_types)),
        verbs=sorted(set(verbs)),
        secret=encrypted(secret, purpose=PURPOSE),
    )
    _check(webhook)
    webhook.save(force_insert=True)
    append(actor=actor, verb="webhook.create", record=webhook, before=None, after=_told(webhook))
    return IssuedWebhook(webhook, secret)


@transaction.atomic
def edit_webhook(
    *,
    actor: Actor,
    webhook_id: UUID,
    name: str,
    url: str = "",
    record_types: Sequence[str] = (),
    verbs: Sequence[str] = (),
) -> Webhook:
    """Change what it is told of, and where; without `url` the address stays, which nobody can read afterwards.

    Raises:
        InvalidValueError: a value does not fit.
        OutboundRefusedError, UnknownHostError: the address is none that this server calls.
    """
    webhook = _locked(actor, webhook_id)
    before = _told(webhook)
    if url:
        check_url(url)
        webhook.url = url
    webhook.name = name.strip()
    webhook.record_types, webhook.verbs = sorted(set(record_types)), sorted(set(verbs))
    _check(webhook)
    webhook.save(update_fields=["name", "url", "record_types", "verbs"])
    append(actor=actor, verb="webhook.edit", record=webhook, before=before, after=_told(webhook))
    return webhook


@transaction.atomic
def renew_secret(*, actor: Actor, webhook_id: UUID) -> IssuedWebhook:
    """Give it a new secret; for a day the one before signs beside it."""
    webhook = _locked(actor, webhook_id)
    secret = new_secret()
    webhook.old_secret, webhook.old_secret_until = webhook.secret, timezone.now() + CHANGE_OVER
    webhook.secret = encrypted(secret, purpose=PURPOSE)
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    append(actor=actor, verb="webhook.rotate", record=webhook, before={}, after={})
    return IssuedWebhook(webhook, secret)


@transaction.atomic
def pause_webhook(*, actor: Actor, webhook_id: UUID) -> Webhook:
    """Send nothing for a while; nothing is lost, it is sent after `resume_webhook`."""
    webhook = _locked(actor, webhook_id)
    if webhook.paused_at is None:
        webhook.paused_at = timezone.now()
        webhook.save(update_fields=["paused_at"])
        append(actor=actor, verb="webhook.pause", record=webhook, before={}, after={})
    return webhook


@transaction.atomic
def resume_webhook(*, actor: Actor, webhook_id: UUID) -> Webhook:
    """Go on with what was left, at once."""
    webhook = _locked(actor, webhook_id)
    if webhook.paused_at is not None:
        webhook.paused_at = webhook.failing_since = None
        webhook.save(update_fields=["paused_at", "failing_since"])
        left = WebhookDelivery.objects.filter(webhook=webhook, delivered_at__isnull=True)
        left.update(due_at=timezone.now())
        append(actor=actor, verb="webhook.resume", record=webhook, before={}, after={})
    return webhook


@transaction.atomic
def remove_webhook(*, actor: Actor, webhook_id: UUID) -> Webhook:
    """Tell it nothing more; what it was told is forgotten."""
    webhook = _locked(actor, webhook_id)
    webhook.removed_at = timezone.now()
    webhook.save(update_fields=["removed_at"])
    WebhookDelivery.objects.filter(webhook=webhook).delete()
    append(actor=actor, verb="webhook.remove", record=webhook, before={}, after={})
    return webhook


@transaction.atomic
def send_test(*, actor: Actor, webhook_id: UUID) -> WebhookDelivery:
    """Send a message that tells of nothing, by the way that real ones go."""
    webhook = _locked(actor, webhook_id)
    now = timezone.now()
    body = {"verb": TEST, "at": now.isoformat(), "webhook": str(webhook.pk)}
    return WebhookDelivery.objects.create(
        webhook=webhook, verb=TEST, body=orjson.dumps(body).decode(), due_at=now
    )


@transaction.atomic
def replay(*, actor: Actor, webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Send a message again, as it was, signed anew.

    Raises:
        RecordNotFoundError: there is no such message.
    """
    webhook = _locked(actor, webhook_id)
    found = WebhookDelivery.objects.select_for_update().filter(webhook=webhook, pk=delivery_id)
    delivery = found.first()
    if delivery is None:
        raise RecordNotFoundError
    delivery.delivered_at, delivery.due_at = None, timezone.now()
    delivery.save(update_fields=["delivered_at", "due_at"])
    return delivery


def secrets_of(webhook: Webhook) -> list[str]:
    """Return the secrets that sign the messages of a webhook, the newest first."""
    until = webhook.old_secret_until
    kept = [webhook.old_secret] if until is not None and timezone.now() < until else []
    return [decrypted(secret, purpose=PURPOSE) for secret in (webhook.secret, *kept)]


def _told(webhook: Webhook) -> dict[str, object]:
    """What the log names; the address may hold a password of the other side, so only its host."""
    host = target_of(webhook.url).host
    kinds, verbs = webhook.record_types, webhook.verbs
    return {"name": webhook.name, "host": host, "record_types": kinds, "verbs": verbs}


def _check(webhook: Webhook) -> None:
    try:
        webhook.full_clean()
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        raise InvalidValueError(field=field, reason=" ".join(messages)) from problem


def _person(actor: Actor) -> User:
    if actor.user is None:
        raise InvalidValueError(field="owner", reason="A webhook belongs to a person.")
    return actor.user


def _locked(actor: Actor, webhook_id: UUID) -> Webhook:
    rows = webhooks_seen_by(_person(actor)).select_for_update(of=("self",))
    webhook = rows.filter(pk=webhook_id).first()
    if webhook is None:
        raise RecordNotFoundError
    return webhook
