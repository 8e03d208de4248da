"""Sets one field of more records than a page can wait for: a job that goes on where it was killed."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from customer_map.errors import CustomerMapError, InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.bulk import BulkOutcome, edit_many
from customer_map.server.crm.actions.bulk_verbs import SETTERS
from customer_map.server.crm.models import BulkChange

JOB = "crm.bulk_change"
MOST_RECORDS = 10_000
AT_A_TIME = 50
MOST_REFUSALS = 200


@transaction.atomic
def start_bulk_change(
    *,
    actor: Actor,
    record_type: str,
    field: str,
    value: str | None,
    ids: Sequence[UUID],
    also: dict[str, str] | None = None,
) -> BulkChange:
    """Note what is to be set in which records, `also` what closing them asks, and ask the worker to do it.

    Raises NotAllowedError for who is nobody, and InvalidValueError for more records than can be undone together.
    """
    if actor.user is None:
        raise NotAllowedError(right=f"{record_type}.edit")
    if len(ids) > MOST_RECORDS:
        raise InvalidValueError(field="ids", reason=str(len(ids)))
    wanted = BulkChange.objects.create(
        owner=actor.user,
        record_type=record_type,
        field=field,
        value=value,
        also=also or {},
        ids=list(ids),
        batch=actor.batch,
    )
    transaction.on_commit(
        lambda: app.configure_task(JOB, allow_unknown=True).defer(change_id=str(wanted.pk))
    )
    return wanted


def carry_on(*, change_id: UUID) -> int:
    """Change the records that are left, some at a time; return how many were looked at.

    Each time what was written and how far it came are one transaction: after a crash nothing is done twice.
    """
    looked_at = 0
    while number := _next_ones(change_id):
        looked_at += number
    return looked_at


@transaction.atomic
def _next_ones(change_id: UUID) -> int:
    wanted = BulkChange.objects.select_for_update().filter(pk=change_id).first()
    if wanted is None or wanted.finished_at is not None:
        return 0
    ids = wanted.ids[wanted.position : wanted.position + AT_A_TIME]
    if ids:
        _note(wanted, _edited(wanted, ids))
        wanted.position += len(ids)
    if wanted.position >= len(wanted.ids):
        wanted.finished_at = timezone.now()
    wanted.save()
    return len(ids)


def _edited(wanted: BulkChange, ids: Sequence[UUID]) -> BulkOutcome:
    model, edit = SETTERS[wanted.record_type]
    rows = model.records.visible_to(wanted.owner).in_bulk(ids)
    return edit_many(
        actor=Actor(wanted.owner, batch=wanted.batch),
        edit=edit,
        id_name=f"{wanted.record_type}_id",
        records=[rows[one] for one in ids if one in rows],
        values={wanted.field: wanted.value, **wanted.also},
        rehearse=False,
    )


def _note(wanted: BulkChange, outcome: BulkOutcome) -> None:
    wanted.changed += len(outcome.changed)
    wanted.same += len(outcome.same)
    wanted.refused += len(outcome.refused)
    with translation.override(wanted.owner.language or None):
        told = [
            {"id": str(record.pk), "name": str(record), "why": _words(why)}
            for record, why in outcome.refused
        ]
    wanted.refusals = [*wanted.refusals, *told][:MOST_REFUSALS]


def _words(problem: CustomerMapError) -> str:
    return gettext(problem.message).format(**problem.fields)
