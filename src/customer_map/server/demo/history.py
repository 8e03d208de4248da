"""Invents the change log of the last days: what colleagues did by hand before the demo was loaded."""

from datetime import datetime
from typing import Any

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import User
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.records import Record
from customer_map.server.audit.values import plain, snapshot
from customer_map.server.crm.models import Activity, Case, Note, Opportunity
from customer_map.server.demo.catalogue import stages_of
from customer_map.server.demo.world import DAYS, World

SHOWN_DAYS = 12
MOVED_DEALS = 10


def invent_history(world: World) -> list[AuditEntry]:
    """Return unsaved entries in order of time, each as the verb would have left it."""
    since = world.at(DAYS - SHOWN_DAYS)
    entries = [
        *_completed(world, since),
        *_noted(world, since),
        *_resolved(world, since),
        *_moved(world),
    ]
    # Nothing by the owner: the first undo should not take back what somebody invented.
    others = [entry for entry in entries if entry.actor != world.colleagues[0]]
    return sorted(others, key=lambda entry: entry.at)


def _completed(world: World, since: datetime) -> list[AuditEntry]:
    return [
        _entry(activity, "activity.complete", activity.done_at, activity.owner, {"done_at": None})
        for activity in world.all(Activity)
        if activity.done_at and since < activity.done_at < world.at(DAYS)
    ]


def _noted(world: World, since: datetime) -> list[AuditEntry]:
    return [
        _entry(note, "note.create", note.created_at, note.owner, None)
        for note in world.all(Note)
        if note.created_at > since
    ]


def _resolved(world: World, since: datetime) -> list[AuditEntry]:
    before = {"resolved_at": None, "status": "open"}
    return [
        _entry(case, "case.resolve", case.resolved_at, case.owner, before)
        for case in world.all(Case)
        if case.resolved_at and case.resolved_at > since and case.owner == world.colleagues[-1]
    ]


def _moved(world: World) -> list[AuditEntry]:
    rng = world.dice("history")
    moved = [deal for deal in world.all(Opportunity) if 0 < deal.stage.rank < 4]
    entries = []
    for deal in rng.sample(moved, min(MOVED_DEALS, len(moved))):
        stages = stages_of(world, deal.stage.pipeline.name)
        before = {"stage": str(stages[deal.stage.rank - 1].pk)}
        when = world.at(DAYS - rng.uniform(0.2, SHOWN_DAYS))
        entries.append(_entry(deal, "opportunity.move_to_stage", when, deal.owner, before))
    return entries


def _entry(
    record: Record, verb: str, at: datetime, who: User | None, before: dict[str, Any] | None
) -> AuditEntry:
    entry = AuditEntry(
        actor=who,
        via="web",
        verb=verb,
        record_type=record.type_name(),
        record_id=record.pk,
        customer_id=getattr(record, "customer_id", None),
        before=plain(before),
        after=snapshot(record, None if before is None else list(before)),
        batch=new_id(),
    )
    entry.at = at
    return entry
