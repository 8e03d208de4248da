"""Turns an opportunity into what its page shows besides its facts."""

from uuid import UUID

from customer_map.server.accounts.models import User
from customer_map.server.crm.forecast.pipeline_figures import Stay
from customer_map.server.crm.models import (
    Activity,
    Opportunity,
    OpportunityLine,
    Outcome,
    Product,
    Stage,
)
from customer_map.server.crm.models.sales import LossReason
from customer_map.server.crm.queries.stage_history import stage_names, stays_of
from customer_map.server.web.sales.deal_person import people_in

TASKS = 6
About = dict[str, object]


def about_opportunity(user: User, opportunity: Opportunity) -> About:
    """Return the stages, the lines, the people and the tasks of an opportunity."""
    lines = lines_of(user, opportunity)
    products = Product.records.visible_to(user).filter(pk__in={line.product_id for line in lines})
    stages = Stage.records.visible_to(user).filter(pipeline=opportunity.stage.pipeline)
    planned = Activity.records.visible_to(user).filter(
        opportunity=opportunity, done_at__isnull=True
    )
    return {
        "side": "always",
        "stages": [stage for stage in stages if not _is_loss(opportunity, stage)],
        "losing_stages": [stage for stage in stages if _is_loss(opportunity, stage)],
        **people_in(user, opportunity),
        "lines": lines,
        "visible_products": set(products.values_list("pk", flat=True)),
        "loss_reasons": LossReason.records.visible_to(user),
        "stays": _stays(user, opportunity, {stage.pk: stage.name for stage in stages}),
        "tasks": list(planned.order_by("due_at", "created_at")[:TASKS]),
    }


def _is_loss(opportunity: Opportunity, stage: Stage) -> bool:
    """Whether moving to the stage loses the opportunity, which asks for a reason."""
    return stage.outcome == Outcome.LOST and stage != opportunity.stage


def _stays(user: User, opportunity: Opportunity, known: dict[UUID, str]) -> list[tuple[str, Stay]]:
    """Return the stages the opportunity stood in, archived ones too, newest first."""
    stays = stays_of([opportunity])[opportunity.pk]
    gone = {stay.stage for stay in stays} - known.keys()
    names = known | stage_names(user, gone) if gone else known
    return [(names.get(stay.stage, ""), stay) for stay in reversed(stays)]


def lines_of(user: User, opportunity: Opportunity) -> list[OpportunityLine]:
    """Return the lines of an opportunity in their order."""
    rows = OpportunityLine.records.visible_to(user).filter(opportunity=opportunity)
    return list(rows.select_related("product"))
