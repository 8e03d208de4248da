"""Turns the entries of the change log into the stages that opportunities stood in, and when."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from customer_map.server.accounts.localising import midnight
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.forecast.pipeline_figures import Course, Stay
from customer_map.server.crm.models import Opportunity, Outcome, Pipeline, Stage

MOST_COURSES = 10_000
SETTLED = {Outcome.OPEN: None, Outcome.WON: True, Outcome.LOST: False}


def courses_of(user: User, pipeline: Pipeline) -> list[Course]:
    """Return the ways of the newest opportunities of a pipeline, as far as the user may see them."""
    rows = Opportunity.records.visible_to(user).filter(stage__pipeline=pipeline)
    newest = list(rows.select_related("stage").order_by("-created_at")[:MOST_COURSES])
    stays = stays_of(newest)
    return [
        Course(
            stays=tuple(stays[one.pk]),
            is_won=SETTLED[Outcome(one.stage.outcome)],
            opened_on=one.opened_on,
            closed_on=one.close_on,
        )
        for one in newest
    ]


def stays_of(opportunities: Iterable[Opportunity]) -> dict[UUID, list[Stay]]:
    """Return the stays of opportunities that the caller may show, oldest first.

    What stood in a stage before the log begins, because a file brought it, stood there since it was opened.
    """
    found = list(opportunities)
    moves: dict[UUID, list[AuditEntry]] = defaultdict(list)
    entries = AuditEntry.objects.filter(
        record_type=Opportunity.type_name(),
        record_id__in=[one.pk for one in found],
        after__has_key="stage",
    )
    for entry in entries.order_by("at", "sequence"):
        moves[entry.record_id].append(entry)
    return {one.pk: _stays(one, moves[one.pk]) for one in found}


def stage_names(user: User, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of stages, archived ones too."""
    rows = Stage.records.reachable_by(user, Intent.READ, with_deleted=True)
    return dict(rows.filter(pk__in=ids).values_list("pk", "name"))


def _stays(opportunity: Opportunity, moves: list[AuditEntry]) -> list[Stay]:
    steps = [(_begin(opportunity), _first_stage(opportunity, moves))]
    steps += [(move.at, UUID(move.after["stage"])) for move in moves if move.before]
    if steps[-1][1] != opportunity.stage_id:
        steps.append((opportunity.updated_at, opportunity.stage_id))
    ends: list[datetime | None] = [at for at, _stage in steps[1:]]
    return [
        Stay(stage, at, end and max(at, end))
        for (at, stage), end in zip(steps, [*ends, None], strict=True)
    ]


def _first_stage(opportunity: Opportunity, moves: list[AuditEntry]) -> UUID:
    if not moves:
        return opportunity.stage_id
    first = moves[0]
    return UUID(first.before["stage"] if first.before else first.after["stage"])


def _begin(opportunity: Opportunity) -> datetime:
    """Return when the first stay began: what is noted late was opened before it was noted."""
    if opportunity.opened_on is None:
        return opportunity.created_at
    return min(midnight(opportunity.opened_on), opportunity.created_at)
