"""Verbs on relationships: claims that two people are tied, opened and closed but never rewritten."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, create, require_visible
from customer_map.server.crm.actions.values import Values, names, prepared
from customer_map.server.crm.models import Relationship

FIELDS = names(
    "customer kind source colleague target strength certainty evidence evidence_id review_on note valid_from"
)
CHANGEABLE = FIELDS - {"customer", "source", "colleague", "target"}


def claim_tie(*, actor: Actor, values: Values) -> Relationship:
    """Claim that a contact (`source`) or one of our colleagues (`colleague`) is tied to the contact `target`.

    Raises InvalidValueError when the same tie is already there.
    """
    ready = prepared(actor=actor, model=Relationship, values=values, fields=FIELDS)
    tie = _claimed(actor, ready)
    _require_new(tie)
    return create(actor=actor, verb="relationship.create", record=tie)


def end_tie(
    *, actor: Actor, relationship_id: UUID | str, ended_at: datetime | None = None
) -> Relationship:
    """Say that a tie no longer holds from `ended_at`, by default from now; the row stays as history."""
    tie = require_visible(actor, Relationship, relationship_id)
    if tie.valid_to is not None:
        raise InvalidValueError(field="valid_to", reason=_("This has already ended."))
    values = {"valid_to": ended_at or timezone.now()}
    return change(actor=actor, verb="relationship.end", record=tie, values=values)


@transaction.atomic
def change_tie(*, actor: Actor, relationship_id: UUID | str, values: Values) -> Relationship:
    """Claim a tie anew with other values: closes the row and opens one, as one step."""
    ready = prepared(actor=actor, model=Relationship, values=values, fields=CHANGEABLE)
    now = timezone.now()
    old = end_tie(actor=actor, relationship_id=relationship_id, ended_at=now)
    kept = {name: getattr(old, name) for name in FIELDS}
    tie = _claimed(actor, {**kept, "valid_from": now, **ready})
    _require_new(tie)
    return create(actor=actor, verb="relationship.change", record=tie)


def _claimed(actor: Actor, values: dict[str, Any]) -> Relationship:
    return Relationship(**values, claimed_by=actor.user, recorded_by=actor.user)


def _require_new(tie: Relationship) -> None:
    same = Relationship.records.all().filter(
        Relationship.alive(),
        kind=tie.kind,
        source=tie.source,
        colleague=tie.colleague,
        target=tie.target,
        valid_to__isnull=True,
    )
    if same.exists():
        raise InvalidValueError(field="kind", reason=_("This tie is already there."))
