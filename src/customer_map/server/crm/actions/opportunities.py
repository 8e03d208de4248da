"""Verbs on opportunities."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.opportunity_lines import require_sum_of_lines
from customer_map.server.crm.actions.pipelines import ensure_pipeline
from customer_map.server.crm.actions.values import Values, in_currency, names
from customer_map.server.crm.models import Opportunity, Outcome, Stage

FIELDS = names(
    "name customer contact product stage amount currency opened_on close_on loss_reason source owner tags custom"
)


def create_opportunity(*, actor: Actor, values: Values) -> Opportunity:
    """Create an opportunity; by default it starts today in the first stage, in the workspace's currency."""
    _require_loss_reason(actor, None, values)
    defaults: dict[str, object] = {"opened_on": timezone.localdate()}
    if not values.get("stage"):
        defaults["stage"] = ensure_pipeline().stages.filter(Stage.alive()).first()
    return records.add(
        actor=actor,
        verb="opportunity.create",
        model=Opportunity,
        values={
            **in_currency(values),
            **{name: defaults[name] for name in defaults if not values.get(name)},
        },
        fields=FIELDS,
    )


def edit_opportunity(
    *,
    actor: Actor,
    opportunity_id: UUID | str,
    values: Values,
    seen_version: int | None = None,
    verb: str = "opportunity.edit",
) -> Opportunity:
    """Set fields of an opportunity; one that is lost says why, one with lines is worth their sum."""
    before = require_visible(actor, Opportunity, opportunity_id)
    _require_loss_reason(actor, before, values)
    require_sum_of_lines(before, values)
    return records.edit(
        actor=actor,
        verb=verb,
        model=Opportunity,
        record_id=opportunity_id,
        values=values,
        fields=FIELDS,
        seen_version=seen_version,
    )


def move_to_stage(
    *,
    actor: Actor,
    opportunity_id: UUID | str,
    stage_id: UUID | str,
    loss_reason: str = "",
    seen_version: int | None = None,
) -> Opportunity:
    """Move an opportunity to a stage of its pipeline; one that is won or lost closes today."""
    opportunity = require_visible(actor, Opportunity, opportunity_id)
    stage = require_visible(actor, Stage, stage_id)
    if stage.pipeline_id != opportunity.stage.pipeline_id:
        reason = _("This stage belongs to another pipeline.")
        raise InvalidValueError(field="stage", reason=reason)
    values: dict[str, object] = {"stage": stage}
    if stage.outcome != Outcome.OPEN and stage.pk != opportunity.stage_id:
        values["close_on"] = timezone.localdate()
    if stage.outcome == Outcome.LOST:
        values["loss_reason"] = loss_reason or opportunity.loss_reason
    return edit_opportunity(
        actor=actor,
        opportunity_id=opportunity.pk,
        values=values,
        seen_version=seen_version,
        verb="opportunity.move_to_stage",
    )


def _require_loss_reason(actor: Actor, before: Opportunity | None, values: Values) -> None:
    """Refuse to lose without a reason, and to take the reason of a loss away; what a file brought may stay as it is."""
    if not {"stage", "loss_reason"} & values.keys():
        return
    given = values.get("stage") or (before and before.stage)
    if not given:
        return
    stage = given if isinstance(given, Stage) else require_visible(actor, Stage, str(given))
    reason = values.get("loss_reason", before.loss_reason if before else "")
    if stage.outcome == Outcome.LOST and not str(reason or "").strip():
        raise InvalidValueError(field="loss_reason", reason=_("Say why it was lost."))


def delete_opportunity(*, actor: Actor, opportunity_id: UUID | str) -> Opportunity:
    """Delete an opportunity."""
    return records.delete(
        actor=actor, verb="opportunity.delete", model=Opportunity, record_id=opportunity_id
    )
