"""Verbs on pipelines and their stages."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, create, remove, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import Opportunity, Outcome, Pipeline, Stage

PIPELINE_FIELDS = frozenset(("name", "rank"))
STAGE_FIELDS = names("pipeline name rank probability outcome")
EDITABLE_STAGE_FIELDS = STAGE_FIELDS - {"pipeline"}
SETTLED_CHANCE = {Outcome.WON.value: 100, Outcome.LOST.value: 0}

DEFAULT_STAGES = (
    (gettext_noop("First contact"), 10, Outcome.OPEN),
    (gettext_noop("Needs confirmed"), 30, Outcome.OPEN),
    (gettext_noop("Proposal"), 50, Outcome.OPEN),
    (gettext_noop("Negotiation"), 75, Outcome.OPEN),
    (gettext_noop("Won"), 100, Outcome.WON),
    (gettext_noop("Lost"), 0, Outcome.LOST),
)


@transaction.atomic
def ensure_pipeline() -> Pipeline:
    """Return the first pipeline; where there is none, create one in the language in force."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('crm_default_pipeline'))")
    pipeline = Pipeline.records.all().filter(Pipeline.alive()).first()
    return pipeline or _default_pipeline()


def create_pipeline(*, actor: Actor, values: Values) -> Pipeline:
    """Create a pipeline, without stages."""
    _require_administrator(actor)
    return records.add(
        actor=actor, verb="pipeline.create", model=Pipeline, values=values, fields=PIPELINE_FIELDS
    )


def edit_pipeline(*, actor: Actor, pipeline_id: UUID | str, values: Values) -> Pipeline:
    """Rename or reorder a pipeline."""
    _require_administrator(actor)
    return records.edit(
        actor=actor,
        verb="pipeline.edit",
        model=Pipeline,
        record_id=pipeline_id,
        values=values,
        fields=PIPELINE_FIELDS,
    )


@transaction.atomic
def archive_pipeline(
    *, actor: Actor, pipeline_id: UUID | str, into: Mapping[UUID, UUID | str]
) -> Pipeline:
    """Archive a pipeline with its stages; `into` says where the opportunities of each stage go.

    Raises InvalidValueError when a stage with opportunities has no place to go to, and for the last pipeline.
    """
    _require_administrator(actor)
    pipeline = require_visible(actor, Pipeline, pipeline_id)
    if not Pipeline.records.filter(Pipeline.alive()).exclude(pk=pipeline.pk).exists():
        raise InvalidValueError(field="pipeline", reason=_("The last pipeline stays."))
    for stage in pipeline.stages.filter(Stage.alive()):
        _empty(actor, stage, into.get(stage.pk, ""))
        remove(actor=actor, verb="stage.archive", record=stage)
    return remove(actor=actor, verb="pipeline.archive", record=pipeline)


def create_stage(*, actor: Actor, values: Values) -> Stage:
    """Add a stage to a pipeline; what is won has a chance of 100 %, what is lost none."""
    _require_administrator(actor)
    return records.add(
        actor=actor,
        verb="stage.create",
        model=Stage,
        values=_with_settled_chance(values),
        fields=STAGE_FIELDS,
    )


def edit_stage(*, actor: Actor, stage_id: UUID | str, values: Values) -> Stage:
    """Set name, order, probability or outcome of a stage."""
    _require_administrator(actor)
    stage = require_visible(actor, Stage, stage_id)
    if values.get("outcome", Outcome.OPEN) != Outcome.OPEN:
        _require_other_open_stage(stage)
    return records.edit(
        actor=actor,
        verb="stage.edit",
        model=Stage,
        record_id=stage_id,
        values=_with_settled_chance({"outcome": stage.outcome, **values}),
        fields=EDITABLE_STAGE_FIELDS,
    )


@transaction.atomic
def shift_stage(*, actor: Actor, stage_id: UUID | str, by: int) -> Stage:
    """Move a stage `by` places within its pipeline: -1 is one place forward; the ends stay the ends."""
    _require_administrator(actor)
    stage = require_visible(actor, Stage, stage_id)
    order = list(Stage.records.filter(Stage.alive(), pipeline=stage.pipeline_id).order_by("rank"))
    place = order.index(stage)
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    for rank, each in enumerate(order):
        if each.rank != rank:
            change(actor=actor, verb="stage.shift", record=each, values={"rank": rank})
    stage.refresh_from_db()
    return stage


@transaction.atomic
def archive_stage(*, actor: Actor, stage_id: UUID | str, into: UUID | str = "") -> Stage:
    """Archive a stage and move its opportunities `into` another one of the same outcome.

    Raises InvalidValueError when there are opportunities and no such stage, and for the last open stage.
    """
    _require_administrator(actor)
    stage = require_visible(actor, Stage, stage_id)
    _require_other_open_stage(stage)
    _empty(actor, stage, into)
    return remove(actor=actor, verb="stage.archive", record=stage)


def delete_stage(*, actor: Actor, stage_id: UUID | str) -> Stage:
    """Delete a stage that no opportunity stands in."""
    _require_administrator(actor)
    stage = require_visible(actor, Stage, stage_id)
    if stage.opportunities.filter(deleted_at__isnull=True).exists():
        reason = _("Move the opportunities of this stage to another one first.")
        raise InvalidValueError(field="stage", reason=reason)
    return records.delete(actor=actor, verb="stage.delete", model=Stage, record_id=stage.pk)


def _default_pipeline() -> Pipeline:
    actor = Actor.system()
    pipeline = Pipeline(name=_("Sales"))
    create(actor=actor, verb="pipeline.create", record=pipeline)
    for rank, (name, probability, outcome) in enumerate(DEFAULT_STAGES):
        stage = Stage(
            pipeline=pipeline, name=_(name), rank=rank, probability=probability, outcome=outcome
        )
        create(actor=actor, verb="stage.create", record=stage)
    return pipeline


def _with_settled_chance(values: Values) -> Values:
    chance = SETTLED_CHANCE.get(str(values.get("outcome", "")))
    return values if chance is None else {**values, "probability": chance}


def _require_other_open_stage(stage: Stage) -> None:
    others = Stage.records.filter(Stage.alive(), pipeline=stage.pipeline_id, outcome=Outcome.OPEN)
    if stage.outcome == Outcome.OPEN and not others.exclude(pk=stage.pk).exists():
        raise InvalidValueError(field="stage", reason=_("A pipeline keeps one open stage."))


def _empty(actor: Actor, stage: Stage, into: UUID | str) -> None:
    """Move the opportunities of a stage to the stage `into`, which has the same outcome."""
    standing = list(Opportunity.records.filter(Opportunity.alive(), stage=stage))
    if not standing:
        return
    if not into:
        reason = _("Say where the opportunities of “{stage}” go.").format(stage=stage)
        raise InvalidValueError(field="stage", reason=reason)
    target = require_visible(actor, Stage, into)
    if target == stage or target.outcome != stage.outcome:
        reason = _("Choose another stage with the same outcome.")
        raise InvalidValueError(field="stage", reason=reason)
    for opportunity in standing:
        change(
            actor=actor,
            verb="opportunity.move_to_stage",
            record=opportunity,
            values={"stage": target},
        )


def _require_administrator(actor: Actor) -> None:
    if actor.user is not None and not actor.user.is_administrator:
        raise NotAllowedError(right="pipeline.edit")
