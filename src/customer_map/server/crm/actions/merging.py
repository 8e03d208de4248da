"""Verbs that make one record of two, and two of one again; each is one step that undo takes back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import (
    change,
    create,
    require_editable,
    require_visible,
)
from customer_map.server.audit.records import Record
from customer_map.server.audit.undo import restore
from customer_map.server.audit.values import restored, snapshot
from customer_map.server.crm.actions.repointing import attach, detach
from customer_map.server.crm.duplicates.choosing import merged_values
from customer_map.server.crm.duplicates.errors import (
    MergedOnError,
    NotMergedError,
    SameRecordError,
)
from customer_map.server.crm.duplicates.portraying import MODELS
from customer_map.server.crm.models import Merge

Choices = Mapping[str, str]


@transaction.atomic
def merge_records(
    *,
    actor: Actor,
    record_type: str,
    kept_id: UUID | str,
    gone_id: UUID | str,
    choices: Choices | None = None,
) -> Merge:
    """Let the record `gone_id` go into `kept_id`; `choices` names by field whose value stays (`kept` or `gone`).

    A field that is not named keeps its value, or takes the other's where it has none. Everything that names the one
    names the other afterwards. Needs the right to edit both.

    Raises SameRecordError, RecordNotFoundError and NotAllowedError.
    """
    kept, gone = _both(actor, record_type, kept_id, gone_id)
    members = {"kept": snapshot(kept), "gone": snapshot(gone)}
    values = merged_values(kept, gone, choices or {})
    after = change(actor=actor, verb=f"{record_type}.merge", record=kept, values=values)
    change(
        actor=actor,
        verb=f"{record_type}.merge_into",
        record=gone,
        values={"deleted_at": timezone.now()},
    )
    merge = Merge(
        record_type=record_type,
        kept_id=kept.pk,
        gone_id=gone.pk,
        members=members,
        changes=_changes(members["kept"], snapshot(after)),
        owner=actor.user,
    )
    made = create(actor=actor, verb="merge.create", record=merge)
    attach(made)
    return made


@transaction.atomic
def unmerge(*, actor: Actor, merge_id: UUID | str) -> Merge:
    """Take a merge apart: the record that went comes back with all that came from it.

    Fields of the kept record that were changed since keep what they have now.

    Raises NotMergedError, MergedOnError, RecordNotFoundError and NotAllowedError.
    """
    merge = Merge.records.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise RecordNotFoundError
    if merge.deleted_at is not None:
        raise NotMergedError
    kept = _still_there(actor, merge)
    detach(merge)
    restore(actor=actor, kind=merge.record_type, record_id=merge.gone_id)
    change(
        actor=actor,
        verb=f"{merge.record_type}.unmerge",
        record=kept,
        values=_values_before(kept, merge.changes),
    )
    return change(
        actor=actor,
        verb="merge.unmerge",
        record=merge,
        values={"deleted_at": timezone.now()},
    )


def _both(
    actor: Actor, record_type: str, kept_id: UUID | str, gone_id: UUID | str
) -> tuple[Record, Record]:
    """Lock both records, always in one order, so that two merges of the same pair wait for each other."""
    model = MODELS.get(record_type)
    if model is None:
        raise RecordNotFoundError
    kept = require_visible(actor, model, kept_id)
    gone = require_visible(actor, model, gone_id)
    if kept.pk == gone.pk:
        raise SameRecordError
    list(model.records.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk"))
    locked = require_visible(actor, model, kept.pk), require_visible(actor, model, gone.pk)
    for record in locked:
        require_editable(actor, record)
    return locked


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: {"before": before[name], "after": after[name]}
        for name in after
        if after[name] != before[name]
    }


def _still_there(actor: Actor, merge: Merge) -> Record:
    model = MODELS[merge.record_type]
    try:
        kept = require_visible(actor, model, merge.kept_id)
    except RecordNotFoundError:
        if model.records.filter(pk=merge.kept_id, deleted_at__isnull=False).exists():
            raise MergedOnError(name=merge.kept_name) from None
        raise
    require_editable(actor, kept)
    return kept


def _values_before(kept: Record, changes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    now = snapshot(kept, list(changes))
    untouched = {
        name: both["before"] for name, both in changes.items() if now[name] == both["after"]
    }
    return restored(kept, untouched)
