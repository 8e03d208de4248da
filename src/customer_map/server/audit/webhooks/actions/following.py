"""Entries of the change log in, messages that wait to be sent out; none is lost and none is written twice.

Sequence numbers are not commit-ordered. So the log is read by transactions, up to the oldest one that still runs:
what commits late lies behind that line until it has ended.
"""

from collections.abc import Iterator

import orjson
from django.db import connection, transaction
from django.utils import timezone

from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.queries import readable_entries
from customer_map.server.audit.webhooks.models import Webhook, WebhookDelivery
from customer_map.server.audit.webhooks.queries import working_webhooks

AT_ONCE = 1000
WINDOW = """
SELECT followed_to::text, (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text
FROM audit_webhook WHERE id = %s
"""
ENTRIES = """
SELECT sequence FROM audit_auditentry
WHERE transaction > %s::xid8 AND transaction <= %s::xid8 ORDER BY sequence
"""


def follow_changes() -> int:
    """Write the messages that are new for all working webhooks; return how many there are."""
    return sum(_follow(webhook) for webhook in working_webhooks().select_related("owner"))


@transaction.atomic
def _follow(webhook: Webhook) -> int:
    # A second worker waits here, and then finds the line moved.
    Webhook.objects.select_for_update().get(pk=webhook.pk)
    with connection.cursor() as cursor:
        cursor.execute(WINDOW, [webhook.pk])
        followed_to, now = cursor.fetchone()
        if int(now) <= int(followed_to):
            return 0
        cursor.execute(ENTRIES, [followed_to, now])
        sequences = [sequence for (sequence,) in cursor.fetchall()]
        written = sum(_write(webhook, some) for some in _chunks(sequences))
        cursor.execute(
            "UPDATE audit_webhook SET followed_to = %s::xid8 WHERE id = %s", [now, webhook.pk]
        )
    return written


def _chunks(sequences: list[int]) -> Iterator[list[int]]:
    return (sequences[at : at + AT_ONCE] for at in range(0, len(sequences), AT_ONCE))


def _write(webhook: Webhook, sequences: list[int]) -> int:
    entries = AuditEntry.objects.filter(sequence__in=sequences).order_by("sequence")
    if webhook.record_types:
        entries = entries.filter(record_type__in=webhook.record_types)
    if webhook.verbs:
        entries = entries.filter(verb__in=webhook.verbs)
    messages = [_message(webhook, entry) for entry in readable_entries(webhook.owner, entries)]
    return len(WebhookDelivery.objects.bulk_create(messages, ignore_conflicts=True))


def _message(webhook: Webhook, entry: AuditEntry) -> WebhookDelivery:
    told = {
        "sequence": entry.sequence,
        "at": entry.at,
        "verb": entry.verb,
        "record": {"type": entry.record_type, "id": entry.record_id},
        "customer": entry.customer_id,
        "actor": entry.actor_id,
        "via": entry.via,
        "before": entry.before,
        "after": entry.after,
    }
    return WebhookDelivery(
        webhook=webhook,
        sequence=entry.sequence,
        verb=entry.verb,
        body=orjson.dumps(told).decode(),
        due_at=timezone.now(),
    )
