"""Takes back, and puts back, what was done, working from the entries of the change log."""

from contextlib import suppress
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from customer_map.errors import ConflictError, RecordNotFoundError, UndoImpossibleError
from customer_map.server.accounts.actors import ALONG, Actor
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.actions import take_back
from customer_map.server.audit.models import BY_HAND, AuditEntry
from customer_map.server.audit.records import Record


@transaction.atomic
def undo_last_step(*, actor: Actor) -> list[AuditEntry]:
    """Take back the actor's newest step that still stands, all its entries, newest first.

    Raises UndoImpossibleError when there is none, or when somebody changed the same fields since.
    """
    return _take_back(actor, _standing(actor).exclude(verb="undo").first(), verb="undo")


@transaction.atomic
def redo_last_step(*, actor: Actor) -> list[AuditEntry]:
    """Put back the step that the actor undid last, unless something new was done since."""
    newest_write = _by_hand(actor).exclude(verb__in=("undo", "redo")).first()
    undone = _standing(actor).filter(verb="undo")
    if newest_write is not None:
        undone = undone.filter(sequence__gt=newest_write.sequence)
    return _take_back(actor, undone.first(), verb="redo")


@transaction.atomic
def restore(*, actor: Actor, kind: str, record_id: UUID) -> Record:
    """Bring back a record that somebody removed; nothing is written when it is there already.

    Raises RecordNotFoundError alike when there is no such record and when it is hidden from the actor,
    NotAllowedError when the actor may only look, and UndoImpossibleError when its place is taken.
    """
    record = _removed_or_not(actor, kind, record_id)
    if record.deleted_at is None:
        return record
    entries = AuditEntry.objects.filter(record_type=kind, record_id=record_id)
    removal = entries.filter(after__has_key="deleted_at").order_by("-sequence").first()
    if removal is None:
        raise UndoImpossibleError
    try:
        take_back(actor=actor, verb=f"{kind}.restore", entry=removal, record=record)
    except ConflictError as conflict:
        raise UndoImpossibleError from conflict
    return record


def _removed_or_not(actor: Actor, kind: str, record_id: UUID) -> Record:
    """Return a record the actor may see, or could see until it was removed."""
    model = _reversible().get(kind)
    if model is None:
        raise RecordNotFoundError
    rows = model.records.get_queryset()
    if actor.user is not None:
        rows = rows.reachable_by(actor.user, Intent.READ, with_deleted=True)
    record = rows.filter(pk=record_id).first()
    if record is None:
        raise RecordNotFoundError
    return record


def _by_hand(actor: Actor) -> QuerySet[AuditEntry]:
    """What the actor did by hand, newest first."""
    entries = AuditEntry.objects.filter(actor=actor.user, via__in=BY_HAND)
    return entries.filter(record_type__in=_reversible()).order_by("-sequence")


def _standing(actor: Actor) -> QuerySet[AuditEntry]:
    """What the actor did by hand and nobody took back, newest first."""
    return _by_hand(actor).filter(undone_by__isnull=True)


def _take_back(actor: Actor, newest: AuditEntry | None, *, verb: str) -> list[AuditEntry]:
    if newest is None:
        raise UndoImpossibleError
    step = list(_standing(actor).filter(batch=newest.batch))
    try:
        taken = [
            take_back(actor=actor, verb=verb, entry=entry, record=_record_of(entry))
            for entry in step
        ]
    except ConflictError as conflict:
        raise UndoImpossibleError from conflict
    _take_back_along(actor, newest.batch, verb=verb)
    return taken


def _take_back_along(actor: Actor, batch: UUID, *, verb: str) -> None:
    """Take back what came along with a step; what its owner has changed since, stays."""
    came = AuditEntry.objects.filter(actor=None, via=ALONG, batch=batch, undone_by__isnull=True)
    for entry in came.order_by("-sequence"):
        with suppress(ConflictError, UndoImpossibleError), transaction.atomic():
            record = _record_of(entry)
            take_back(actor=actor.along(), verb=verb, entry=entry, record=record)


def _record_of(entry: AuditEntry) -> Record:
    record = _reversible()[entry.record_type].records.filter(pk=entry.record_id).first()
    if record is None:
        raise UndoImpossibleError
    return record


def _reversible() -> dict[str, type[Record]]:
    """The models that can go back to an earlier state; touchpoints, people and rights cannot."""
    models = (model for model in apps.get_models() if issubclass(model, Record))
    return {model.type_name(): model for model in models}
