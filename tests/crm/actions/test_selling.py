from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from tests.crm.people import acting, again

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.queries import current_workspace
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.leads import convert_lead, create_lead, edit_lead
from customer_map.server.crm.actions.opportunities import create_opportunity, move_to_stage
from customer_map.server.crm.actions.orders import Line, create_order, delete_order
from customer_map.server.crm.actions.pipelines import create_stage, delete_stage, ensure_pipeline
from customer_map.server.crm.actions.products import create_product
from customer_map.server.crm.models import (
    Contact,
    Customer,
    CustomerKind,
    LeadStatus,
    Opportunity,
    Order,
    Outcome,
    Stage,
    Touchpoint,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


def test_the_first_pipeline_is_made_once_and_in_the_language_in_force() -> None:
    with translation.override("en"):
        pipeline = ensure_pipeline()
    assert ensure_pipeline() == pipeline
    assert [stage.name for stage in pipeline.stages.all()][:2] == [
        "First contact",
        "Needs confirmed",
    ]
    assert Stage.records.all().count() == 6


def test_an_opportunity_starts_today_in_the_first_stage(actor: Actor) -> None:
    opportunity = create_opportunity(actor=actor, values={"name": "Deal", "amount": "100.50"})
    assert opportunity.stage.rank == 0
    assert opportunity.opened_on == timezone.localdate()
    assert opportunity.amount == Decimal("100.50")
    assert opportunity.currency == "CNY"


def test_a_lost_opportunity_closes_today_and_says_why(actor: Actor) -> None:
    opportunity = create_opportunity(actor=actor, values={"name": "Deal"})
    lost = Stage.records.get(outcome=Outcome.LOST)
    move_to_stage(
        actor=again(actor), opportunity_id=opportunity.pk, stage_id=lost.pk, loss_reason="price"
    )
    opportunity.refresh_from_db()
    assert (opportunity.stage, opportunity.loss_reason) == (lost, "price")
    assert opportunity.close_on == timezone.localdate()


def test_an_opportunity_stays_in_its_pipeline(actor: Actor) -> None:
    from customer_map.server.crm.actions.pipelines import create_pipeline

    opportunity = create_opportunity(actor=actor, values={"name": "Deal"})
    other = create_pipeline(actor=actor, values={"name": "Renewals", "rank": 5})
    foreign = create_stage(actor=actor, values={"pipeline": other, "name": "Start"})
    with pytest.raises(InvalidValueError):
        move_to_stage(actor=actor, opportunity_id=opportunity.pk, stage_id=foreign.pk)


def test_a_stage_in_use_is_not_deleted_and_members_change_none(actor: Actor) -> None:
    opportunity = create_opportunity(actor=actor, values={"name": "Deal"})
    with pytest.raises(InvalidValueError):
        delete_stage(actor=actor, stage_id=opportunity.stage.pk)
    with pytest.raises(NotAllowedError):
        delete_stage(actor=acting(Role.MANAGER), stage_id=opportunity.stage.pk)


def test_a_lead_becomes_customer_contact_and_opportunity_in_one_step(actor: Actor) -> None:
    lead = create_lead(
        actor=again(actor),
        values={"name": "Li Jing", "company": "恒瑞", "email": "li@example.com", "tags": ["展会"]},
    )
    made = convert_lead(actor=again(actor), lead_id=lead.pk, opportunity_name="First order")
    lead.refresh_from_db()
    assert lead.status == LeadStatus.CONVERTED
    assert (lead.customer, lead.contact) == (made.customer, made.contact)
    assert (made.customer.name, made.customer.kind) == ("恒瑞", CustomerKind.ORGANISATION)
    assert (made.contact.email, made.contact.tags) == ("li@example.com", ["展会"])
    assert made.opportunity
    assert made.opportunity.contact == made.contact
    with pytest.raises(InvalidValueError):
        convert_lead(actor=again(actor), lead_id=lead.pk)
    undo_last_step(actor=again(actor))
    lead.refresh_from_db()
    assert lead.status == LeadStatus.NEW
    for rows in (Customer, Contact, Opportunity):
        assert not rows.records.filter(deleted_at__isnull=True).exists()


@pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)
def test_two_who_convert_a_lead_at_once_make_one_customer() -> None:
    actor = acting()
    lead = create_lead(actor=actor, values={"name": "Li Jing", "company": "恒瑞"})

    everybody = Barrier(4)

    def convert(_nth: int) -> bool:
        connection.ensure_connection()
        everybody.wait()
        try:
            convert_lead(actor=again(actor), lead_id=lead.pk)
        except InvalidValueError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(convert, range(4))) == [False, False, False, True]
    assert Customer.records.all().count() == 1


def test_a_lead_without_a_company_becomes_a_person(actor: Actor) -> None:
    lead = create_lead(actor=actor, values={"name": "Li Jing"})
    assert convert_lead(actor=actor, lead_id=lead.pk).customer.kind == CustomerKind.PERSON


def test_a_lead_is_converted_only_by_converting(actor: Actor) -> None:
    lead = create_lead(actor=actor, values={"name": "Li Jing"})
    with pytest.raises(InvalidValueError):
        edit_lead(actor=actor, lead_id=lead.pk, values={"status": "converted"})


def test_a_lead_can_join_a_known_customer(actor: Actor) -> None:
    customer = create_customer(actor=actor, values={"name": "恒瑞"})
    lead = create_lead(actor=actor, values={"name": "Li Jing", "company": "恒瑞医疗"})
    made = convert_lead(actor=actor, lead_id=lead.pk, customer_id=customer.pk)
    assert made.customer == customer
    assert made.opportunity is None


def test_an_order_adds_up_its_lines_and_is_a_touchpoint(actor: Actor) -> None:
    customer = create_customer(actor=actor, values={"name": "恒瑞"})
    product = create_product(actor=actor, values={"code": "P1", "name": "Pump"})
    placed_at = datetime(2024, 2, 29, 12, tzinfo=UTC)
    order = create_order(
        actor=again(actor),
        values={"number": "1", "customer": customer, "placed_at": placed_at, "currency": "CNY"},
        lines=[
            Line(quantity=Decimal(2), unit_price=Decimal("9.90"), product_id=product.pk),
            Line(quantity=Decimal(1), unit_price=Decimal("0.20"), description="Bag"),
        ],
    )
    assert order.total == Decimal("20.00")
    assert [line.description for line in order.lines.all()] == ["Pump", "Bag"]
    touchpoint = Touchpoint.records.get(order=order)
    assert (touchpoint.name, touchpoint.value) == ("order placed", Decimal("20.00"))
    assert touchpoint.occurred_at == placed_at
    delete_order(actor=again(actor), order_id=order.pk)
    assert Order.records.get().deleted_at is not None


def test_a_line_that_does_not_fit_leaves_no_order_behind(actor: Actor) -> None:
    values = {"number": "1", "placed_at": timezone.now()}
    for size in (Decimal(10) ** 18, Decimal(10) ** 40):
        line = Line(quantity=size, unit_price=size)
        with pytest.raises(InvalidValueError):
            create_order(actor=actor, values=values, lines=[line])
    assert not Order.records.all().exists()


def test_amounts_of_many_places_are_rounded_line_by_line_as_imports_do(actor: Actor) -> None:
    lines = [Line(quantity=Decimal("0.3333"), unit_price=Decimal("1.0005")) for _ in range(3)]
    values = {"number": "1", "placed_at": timezone.now()}
    # 0.33346665 each: three times 0.3335, though the exact sum is nearer to 1.0004.
    assert create_order(actor=actor, values=values, lines=lines).total == Decimal("1.0005")


def test_a_product_code_is_unique(actor: Actor) -> None:
    create_product(actor=actor, values={"code": "P1", "name": "Pump"})
    with pytest.raises(InvalidValueError):
        create_product(actor=actor, values={"code": "P1", "name": "Other"})


def test_what_names_no_currency_is_in_that_of_the_workspace(actor: Actor) -> None:
    workspace = current_workspace()
    workspace.currency = ours = "SEK"
    workspace.save()
    placed = create_order(actor=actor, values={"number": "1", "placed_at": timezone.now()})
    product = create_product(
        actor=again(actor), values={"code": "G", "name": "Grinder", "price": 9}
    )
    assert (placed.currency, product.currency) == (ours, ours)
    values = {"number": "2", "placed_at": timezone.now(), "currency": "NOK"}
    assert create_order(actor=again(actor), values=values).currency == "NOK"
