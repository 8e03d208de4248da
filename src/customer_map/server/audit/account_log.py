"""Turns announcements about people and rights into entries of the change log."""

from typing import Any

from django.db import models
from django.dispatch import receiver

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.announcements import account_changed
from customer_map.server.audit.log import append


@receiver(account_changed)
def log_announcement(
    *,
    actor: Actor,
    verb: str,
    record: models.Model,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    **_rest: Any,
) -> None:
    """Append one entry, in the transaction of the write."""
    append(actor=actor, verb=verb, record=record, before=before, after=after)
