"""Selling: leads, pipelines, opportunities, products and orders."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import RecordType
from customer_map.server.api.fields import Amount
from customer_map.server.api.kinds.kind import (
    Act,
    ExternalKey,
    Kind,
    Part,
    Values,
    acting_on,
    creating,
    deleting,
    editing,
)
from customer_map.server.crm.actions import (
    leads,
    opportunities,
    opportunity_lines,
    orders,
    pipelines,
    products,
)
from customer_map.server.crm.actions.values import names
from customer_map.server.crm.models import (
    Lead,
    Opportunity,
    OpportunityLine,
    Order,
    OrderLine,
    Pipeline,
    Product,
    Stage,
)

MOST_LINES = 1000


class Conversion(Schema):
    """What a lead becomes: a contact of this customer, or of a new one, and an opportunity if it is named."""

    customer_id: UUID | None = None
    opportunity_name: Annotated[str, StringConstraints(max_length=300)] = ""
    amount: Amount | None = None


class Move(Schema):
    """The stage to move to."""

    stage_id: UUID
    loss_reason: Annotated[str, StringConstraints(max_length=300)] = ""


class OrderLineIn(Schema):
    """One line of a new order: how many of what, at which price for one."""

    quantity: Amount
    unit_price: Amount
    product_id: UUID | None = None
    description: Annotated[str, StringConstraints(max_length=500)] = ""


class OpportunityLineIn(Schema):
    """One line of a new opportunity; without a price it has that of the product."""

    product: UUID | None = None
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    quantity: Amount = Decimal(1)
    unit_price: Amount | None = None
    discount: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)] = Decimal(0)


OpportunityLines = Annotated[
    list[OpportunityLineIn], Field(max_length=opportunity_lines.MOST_LINES)
]
Lines = Annotated[list[OrderLineIn], Field(max_length=MOST_LINES)]


def _convert(actor: Actor, lead_id: UUID, values: Values) -> Lead:
    leads.convert_lead(actor=actor, lead_id=lead_id, **values)
    return Lead(pk=lead_id)


def _order(actor: Actor, values: Values) -> Order:
    rest = {name: value for name, value in values.items() if name != "lines"}
    lines = [orders.Line(**line) for line in values.get("lines", ())]
    return orders.create_order(actor=actor, values=rest, lines=lines)


def _opportunity(actor: Actor, values: Values) -> Opportunity:
    rest = {name: value for name, value in values.items() if name != "lines"}
    made = opportunities.create_opportunity(actor=actor, values=rest)
    lines = [opportunity_lines.GivenLine(values=line) for line in values.get("lines", ())]
    if not lines:
        return made
    return opportunity_lines.set_lines(actor=actor, opportunity_id=made.pk, lines=lines)


LEADS = Kind(
    plural="leads",
    model=Lead,
    summary="People who may become customers.",
    fields=leads.FIELDS | names("customer contact"),
    sort="-created_at",
    create=creating(leads.create_lead),
    edit=editing(leads.edit_lead, "lead_id"),
    delete=deleting(leads.delete_lead, "lead_id"),
    on_create=leads.FIELDS,
    on_edit=leads.FIELDS,
    acts=(
        Act(
            name="convert",
            summary="Turn a lead into a contact, a customer and an opportunity",
            verb=_convert,
            body=Conversion,
            needs=(RecordType.CUSTOMER, RecordType.CONTACT, RecordType.OPPORTUNITY),
        ),
    ),
)
PIPELINES = Kind(
    plural="pipelines",
    model=Pipeline,
    summary="Ways of selling, step by step; administrators change them.",
    fields=pipelines.PIPELINE_FIELDS,
    sort="rank",
    create=creating(pipelines.create_pipeline),
    edit=editing(pipelines.edit_pipeline, "pipeline_id"),
    on_create=pipelines.PIPELINE_FIELDS,
    on_edit=pipelines.PIPELINE_FIELDS,
    parts=(Part(name="stages", model=Stage, link="pipeline"),),
)
STAGES = Kind(
    plural="stages",
    model=Stage,
    summary="The steps of pipelines; administrators change them.",
    fields=pipelines.STAGE_FIELDS,
    sort="rank",
    create=creating(pipelines.create_stage),
    edit=editing(pipelines.edit_stage, "stage_id"),
    delete=deleting(pipelines.delete_stage, "stage_id"),
    on_create=pipelines.STAGE_FIELDS,
    on_edit=pipelines.EDITABLE_STAGE_FIELDS,
)
OPPORTUNITIES = Kind(
    plural="opportunities",
    model=Opportunity,
    summary="Possible sales; one with lines is worth their sum.",
    fields=opportunities.FIELDS,
    sort="-created_at",
    create=_opportunity,
    edit=editing(opportunities.edit_opportunity, "opportunity_id"),
    delete=deleting(opportunities.delete_opportunity, "opportunity_id"),
    on_create=opportunities.FIELDS,
    on_edit=opportunities.FIELDS,
    optional=names("stage"),
    extra={"lines": (OpportunityLines, [])},
    parts=(Part(name="lines", model=OpportunityLine, link="opportunity"),),
    acts=(
        Act(
            name="move",
            summary="Move an opportunity to another stage of its pipeline",
            verb=acting_on(opportunities.move_to_stage, "opportunity_id"),
            body=Move,
        ),
    ),
)
OPPORTUNITY_LINES = Kind(
    plural="opportunity-lines",
    model=OpportunityLine,
    summary="The lines of opportunities, in their currency: how many of what, at which price.",
    fields=opportunity_lines.FIELDS,
    sort="rank",
    create=creating(opportunity_lines.add_line),
    edit=editing(opportunity_lines.edit_line, "line_id"),
    delete=deleting(opportunity_lines.remove_line, "line_id"),
    on_create=opportunity_lines.FIELDS,
    on_edit=opportunity_lines.EDITABLE_FIELDS,
    optional=names("unit_price"),
)
PRODUCTS = Kind(
    plural="products",
    model=Product,
    summary="What we sell.",
    fields=products.FIELDS,
    sort="name",
    create=creating(products.create_product),
    edit=editing(products.edit_product, "product_id"),
    delete=deleting(products.delete_product, "product_id"),
    on_create=products.FIELDS,
    on_edit=products.FIELDS,
    key=ExternalKey(fields=("code",)),
)
ORDERS = Kind(
    plural="orders",
    model=Order,
    summary="What customers bought, and took back; lines come with a new order and stay as they came.",
    fields=orders.FIELDS,
    sort="-placed_at",
    create=_order,
    edit=editing(orders.edit_order, "order_id"),
    delete=deleting(orders.delete_order, "order_id"),
    on_create=orders.FIELDS,
    on_edit=orders.FIELDS,
    extra={"lines": (Lines, [])},
    parts=(Part(name="lines", model=OrderLine, link="order"),),
    key=ExternalKey(fields=("number", "source")),
)
ORDER_LINES = Kind(
    plural="order-lines",
    model=OrderLine,
    summary="The lines of orders.",
    fields=names("order ordinal product description quantity unit_price custom"),
    sort="id",
)
KINDS = (LEADS, PIPELINES, STAGES, OPPORTUNITIES, OPPORTUNITY_LINES, PRODUCTS, ORDERS, ORDER_LINES)
