"""Verbs on the reasons for loss that pages offer; only administrators change them."""

from uuid import UUID

from customer_map.errors import NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions import records
from customer_map.server.crm.models.sales import LossReason

FIELDS = frozenset(("name", "rank"))


def create_loss_reason(*, actor: Actor, name: str) -> LossReason:
    """Offer one more reason, after the others."""
    _require_administrator(actor)
    last = LossReason.records.filter(LossReason.alive()).order_by("-rank").first()
    return records.add(
        actor=actor,
        verb="loss_reason.create",
        model=LossReason,
        values={"name": name, "rank": last.rank + 1 if last else 0},
        fields=FIELDS,
    )


def rename_loss_reason(*, actor: Actor, reason_id: UUID | str, name: str) -> LossReason:
    """Rename a reason; opportunities that were lost for it keep the words of then."""
    _require_administrator(actor)
    return records.edit(
        actor=actor,
        verb="loss_reason.rename",
        model=LossReason,
        record_id=reason_id,
        values={"name": name},
        fields=FIELDS,
    )


def remove_loss_reason(*, actor: Actor, reason_id: UUID | str) -> LossReason:
    """Offer a reason no longer; undo brings it back."""
    _require_administrator(actor)
    return records.delete(
        actor=actor, verb="loss_reason.delete", model=LossReason, record_id=reason_id
    )


def _require_administrator(actor: Actor) -> None:
    if actor.user is not None and not actor.user.is_administrator:
        raise NotAllowedError(right="loss_reason.edit")
