"""Which verb sets fields of one of many records: what closes one is a step of its own, as on its page."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.activities import edit_activity
from customer_map.server.crm.actions.case_ratings import close_and_ask
from customer_map.server.crm.actions.cases import close_case, edit_case
from customer_map.server.crm.actions.contacts import edit_contact
from customer_map.server.crm.actions.customers import edit_customer
from customer_map.server.crm.actions.leads import edit_lead
from customer_map.server.crm.actions.opportunities import edit_opportunity, move_to_stage
from customer_map.server.crm.actions.orders import edit_order
from customer_map.server.crm.actions.products import edit_product
from customer_map.server.crm.actions.values import Values
from customer_map.server.crm.models import (
    Activity,
    Case,
    CaseMessage,
    CaseStatus,
    Contact,
    Customer,
    Lead,
    MessageDirection,
    Opportunity,
    Order,
    Product,
)
from customer_map.server.crm.queries.cases import recipient_of

# Instead of a mark: each customer is asked by e-mail.
ASK = "ask"


def set_of_opportunity(*, actor: Actor, opportunity_id: UUID, values: Values) -> Opportunity:
    """Set fields of an opportunity; a stage is moved to, with the `loss_reason` where it is lost."""
    if "stage" not in values:
        return edit_opportunity(actor=actor, opportunity_id=opportunity_id, values=values)
    return move_to_stage(
        actor=actor,
        opportunity_id=opportunity_id,
        stage_id=str(values["stage"]),
        loss_reason=str(values.get("loss_reason") or ""),
    )


@transaction.atomic
def set_of_case(*, actor: Actor, case_id: UUID, values: Values) -> Case:
    """Set fields of a case; one that is closed takes the mark in `satisfaction`, or has its customer asked."""
    if values.get("status") != CaseStatus.CLOSED:
        return edit_case(actor=actor, case_id=case_id, values=values)
    case = require_visible(actor, Case, case_id)
    if case.status == CaseStatus.CLOSED:
        return case
    said = str(values.get("satisfaction") or "")
    if said != ASK:
        return close_case(
            actor=actor, case_id=case_id, satisfaction=int(said) if said.isdecimal() else None
        )
    close_and_ask(actor=actor, case_id=case_id, to=recipient_of(case, _senders(case)))
    return Case.records.get(pk=case_id)


def _senders(case: Case) -> list[str]:
    inward = CaseMessage.records.filter(case=case, direction=MessageDirection.INWARD)
    return list(inward.order_by("written_at").values_list("sender", flat=True))


SETTERS: dict[str, tuple[type[Record], Callable[..., Record]]] = {
    "customer": (Customer, edit_customer),
    "contact": (Contact, edit_contact),
    "lead": (Lead, edit_lead),
    "opportunity": (Opportunity, set_of_opportunity),
    "activity": (Activity, edit_activity),
    "case": (Case, set_of_case),
    "product": (Product, edit_product),
    "order": (Order, edit_order),
}
