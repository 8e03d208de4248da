"""Fills a workspace with records of every kind that has a page."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.custom_fields import define_custom_field
from customer_map.server.crm.actions.customers import create_customer, rename_customer
from customer_map.server.crm.actions.leads import create_lead
from customer_map.server.crm.actions.notes import add_note
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.opportunity_lines import add_line
from customer_map.server.crm.actions.orders import Line, create_order
from customer_map.server.crm.actions.products import create_product
from customer_map.server.saved_maps.actions import add_member, assess, ensure_deal_map
from customer_map.server.saved_maps.models import Aspect

KINDS = {
    "customer": "customers",
    "contact": "contacts",
    "lead": "leads",
    "opportunity": "opportunities",
    "activity": "activities",
    "case": "cases",
    "product": "products",
    "order": "orders",
}


@dataclass(frozen=True)
class Company:
    """The first record of every kind; all others hang on the same customer."""

    records: dict[str, Record]

    def address(self, kind: str) -> str:
        return f"/{KINDS[kind]}/{self.records[kind].pk}/"

    def lists(self) -> list[str]:
        return [f"/{plural}/" for plural in KINDS.values()]

    def layouts(self) -> list[str]:
        """Lists in another layout than the table; each is remembered for its list."""
        boards = ["/opportunities/board/", "/cases/board/", "/leads/board/"]
        calendars = [f"/{plural}/calendar/" for plural in ("opportunities", "cases", "orders")]
        lines = [f"/{plural}/timeline/" for plural in ("customers", "opportunities", "cases")]
        return [*boards, *calendars, *lines]

    def pages(self) -> list[str]:
        """Every page that only reads, each tab once."""
        tabs = ["contact", "opportunity", "activity", "case", "order", "timeline"]
        customer = [f"{self.address('customer')}?tab={tab}" for tab in tabs]
        shared = [
            f"{self.address(kind)}?tab={tab}" for kind in KINDS for tab in ("notes", "history")
        ]
        contact = [f"{self.address('contact')}?tab={tab}" for tab in tabs[1:4]]
        forms = [f"{self.address(kind)}edit/" for kind in KINDS]
        new = [f"/{plural}/new/" for plural in KINDS.values()]
        single = [self.address(kind) for kind in KINDS]
        deal = [f"{self.address('opportunity')}{page}/" for page in ("lines", "people")]
        settings = [f"/settings/{page}/" for page in ("tags", "rights", "fields")]
        return [
            *self.lists(),
            *single,
            *customer,
            *contact,
            *shared,
            *forms,
            *new,
            *self.layouts(),
            *deal,
            *settings,
        ]


def found_company(actor: Actor, *, rows: int = 1, text: str = "云图") -> Company:
    """Create `rows` records of every kind, with `text` in every field that takes words."""
    define_custom_field(
        actor=actor, values={"record_type": "customer", "key": "level", "label": text}
    )
    customer = create_customer(actor=actor, values={**_customer(text), "name": f"Old {text}"})
    rename_customer(actor=Actor(actor.user), customer_id=customer.pk, name=text[:60])
    first: dict[str, Record] = {"customer": customer}
    for number in range(rows):
        made = _row(actor, customer, text, number)
        first = {**made, **first}
    for kind in KINDS:
        add_note(actor=actor, record_type=kind, record_id=first[kind].pk, text=text)
    for number in range(1, rows):
        create_customer(actor=actor, values={"name": f"{text} {number}", "industry": text})
    return Company(first)


def _fill_in(
    actor: Actor, opportunity: Record, product: Record, contact: Record, text: str
) -> None:
    """Give an opportunity a line that is worth what it was worth, and a person on the map of the deal."""
    line = {"product": product, "description": text, "quantity": 2, "unit_price": "388.5"}
    add_line(actor=actor, values={**line, "opportunity": opportunity})
    saved = ensure_deal_map(actor=actor, opportunity_id=opportunity.pk)
    member = add_member(actor=actor, map_id=saved.pk, contact_id=contact.pk)
    assess(actor=actor, member_id=member.pk, aspect=Aspect.BUYING_ROLE, value="champion", note=text)


def _customer(text: str) -> dict[str, object]:
    words = (
        "name",
        "alias",
        "industry",
        "region",
        "country",
        "city",
        "address",
        "website",
        "phone",
        "email",
        "source",
    )
    return {**dict.fromkeys(words, text[:60]), "tags": [text[:60]], "custom": {"level": text}}


def _row(actor: Actor, customer: Record, text: str, number: int) -> dict[str, Record]:
    now = timezone.now()
    short = text[:60]
    product = create_product(
        actor=actor,
        values={"code": f"{short}{number}", "name": text, "category": short, "price": 10},
    )
    contact = create_contact(
        actor=actor,
        values={
            "name": text,
            "customer": customer,
            "title": text,
            "department": text,
            "email": short,
            "mobile": short,
        },
    )
    lead = create_lead(
        actor=actor, values={"name": text, "company": text, "source": short, "email": short}
    )
    opportunity = create_opportunity(
        actor=actor,
        values={
            "name": text,
            "customer": customer,
            "contact": contact,
            "product": product,
            "amount": 777,
            "source": short,
        },
    )
    if number == 0:
        _fill_in(actor, opportunity, product, contact, text)
    activity = create_activity(
        actor=actor,
        values={
            "subject": text,
            "description": text,
            "place": text,
            "customer": customer,
            "contact": contact,
            "opportunity": opportunity,
            "due_at": now - timedelta(hours=1),
        },
        contact_ids=[contact.pk],
    )
    create_activity(
        actor=actor,
        values={
            "subject": text,
            "kind": "call",
            "customer": customer,
            "contact": contact,
            "done_at": now,
        },
    )
    case = create_case(
        actor=actor,
        values={
            "subject": text,
            "description": text,
            "customer": customer,
            "contact": contact,
            "channel": short,
        },
    )
    order = create_order(
        actor=actor,
        values={
            "number": f"{short}{number}",
            "customer": customer,
            "placed_at": now,
            "channel": short,
            "currency": "CNY",
        },
        lines=[
            Line(
                quantity=Decimal(2), unit_price=Decimal(5), product_id=product.pk, description=text
            )
        ]
        * 3,
    )
    return {
        "product": product,
        "contact": contact,
        "lead": lead,
        "opportunity": opportunity,
        "activity": activity,
        "case": case,
        "order": order,
    }
