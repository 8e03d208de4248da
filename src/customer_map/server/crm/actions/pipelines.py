"""Verbs on pipelines and their stages."""

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import create, require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import Outcome, Pipeline, Stage

PIPELINE_FIELDS = frozenset(("name", "rank"))
STAGE_FIELDS = names("pipeline name rank probability outcome")
EDITABLE_STAGE_FIELDS = STAGE_FIELDS - {"pipeline"}

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


def create_stage(*, actor: Actor, values: Values) -> Stage:
    """Add a stage to a pipeline."""
    _require_administrator(actor)
    return records.add(
        actor=actor, verb="stage.create", model=Stage, values=values, fields=STAGE_FIELDS
    )


def edit_stage(*, actor: Actor, stage_id: UUID | str, values: Values) -> Stage:
    """Set name, order, probability or outcome of a stage."""
    _require_administrator(actor)
    return records.edit(
        actor=actor,
        verb="stage.edit",
        model=Stage,
        record_id=stage_id,
        values=values,
        fields=EDITABLE_STAGE_FIELDS,
    )


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


def _require_administrator(actor: Actor) -> None:
    if actor.user is not None and not actor.user.is_administrator:
        raise NotAllowedError(right="pipeline.edit")
