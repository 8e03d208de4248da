from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from tests.crm.people import acting, again

from customer_map.errors import (
    ConflictError,
    InvalidValueError,
    NotAllowedError,
    RecordNotFoundError,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.opportunities import create_opportunity, edit_opportunity
from customer_map.server.crm.actions.opportunity_lines import (
    GivenLine,
    add_line,
    edit_line,
    remove_line,
    set_lines,
)
from customer_map.server.crm.actions.products import create_product
from customer_map.server.crm.models import Opportunity, OpportunityLine, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def deal(actor: Actor) -> Opportunity:
    return create_opportunity(actor=again(actor), values={"name": "Deal", "amount": "100"})


@pytest.fixture
def pump(actor: Actor) -> Product:
    values = {"code": "P1", "name": "Pump", "price": "19.99", "currency": "CNY"}
    return create_product(actor=again(actor), values=values)


def add(actor: Actor, deal: Opportunity, **values: object) -> OpportunityLine:
    given = {"opportunity": deal.pk, "description": "Line", "unit_price": "1", **values}
    return add_line(actor=again(actor), values=given)


def amount(deal: Opportunity) -> Decimal | None:
    deal.refresh_from_db()
    return deal.amount


def test_an_opportunity_is_worth_the_sum_of_its_lines(actor: Actor, deal: Opportunity) -> None:
    add(actor, deal, quantity="3", unit_price="19.99", discount="12.5")
    assert amount(deal) == Decimal("52.4738")  # 59.97 × 0.875 = 52.47375, half away from zero
    line = add(actor, deal, quantity="2", unit_price="0.5")
    assert amount(deal) == Decimal("53.4738")
    edit_line(actor=again(actor), line_id=line.pk, values={"quantity": "4"})
    assert amount(deal) == Decimal("54.4738")
    remove_line(actor=again(actor), line_id=line.pk)
    assert amount(deal) == Decimal("52.4738")


def test_a_line_and_the_new_amount_are_undone_together(actor: Actor, deal: Opportunity) -> None:
    add(actor, deal, quantity="2", unit_price="5")
    undo_last_step(actor=again(actor))
    assert amount(deal) == Decimal(100)
    assert not OpportunityLine.records.filter(deleted_at__isnull=True).exists()


def test_the_price_is_by_default_that_of_the_product(
    actor: Actor, deal: Opportunity, pump: Product
) -> None:
    line = add(actor, deal, product=pump, unit_price=None, quantity="2")
    assert (line.unit_price, amount(deal)) == (Decimal("19.99"), Decimal("39.98"))


def test_a_price_in_another_currency_is_not_taken_over(actor: Actor, pump: Product) -> None:
    deal = create_opportunity(actor=actor, values={"name": "Deal", "currency": "EUR"})
    with pytest.raises(InvalidValueError) as refused:
        add(actor, deal, product=pump, unit_price=None)
    assert refused.value.fields["field"] == "unit_price"


def test_who_has_lines_types_no_amount(actor: Actor, deal: Opportunity) -> None:
    line = add(actor, deal, unit_price="7")
    edit = {"actor": again(actor), "opportunity_id": deal.pk}
    with pytest.raises(InvalidValueError):
        edit_opportunity(**edit, values={"amount": "8"})
    with pytest.raises(InvalidValueError):
        edit_opportunity(**edit, values={"amount": None})
    edit_opportunity(**edit, values={"amount": "7.00", "name": "Big deal"})
    remove_line(actor=again(actor), line_id=line.pk)
    edit_opportunity(**edit, values={"amount": "8"})
    assert amount(deal) == Decimal(8)


@pytest.mark.parametrize(
    "values",
    [
        {"quantity": "0"},
        {"quantity": "-1"},
        {"discount": "100.01"},
        {"discount": "-1"},
        {"unit_price": None},
        {"description": " "},
        {"quantity": "1e30"},
        {"quantity": "999999999999999", "unit_price": "999999999999999"},
    ],
)
def test_a_line_that_does_not_fit_is_refused(
    actor: Actor, deal: Opportunity, values: dict[str, object]
) -> None:
    with pytest.raises(InvalidValueError):
        add(actor, deal, **values)
    assert amount(deal) == Decimal(100)
    assert not OpportunityLine.records.exists()


def test_all_lines_are_set_in_one_step(actor: Actor, deal: Opportunity) -> None:
    first = add(actor, deal, description="First", unit_price="1")
    second = add(actor, deal, description="Second", unit_price="2")
    deal.refresh_from_db()
    set_lines(
        actor=again(actor),
        opportunity_id=deal.pk,
        lines=[
            GivenLine(values={"description": "New", "unit_price": "10"}),
            GivenLine(values={"quantity": "5"}, line_id=second.pk),
        ],
        seen_version=deal.version,
    )
    rows = OpportunityLine.records.filter(deleted_at__isnull=True).order_by("rank")
    assert [(row.description, row.quantity) for row in rows] == [("New", 1), ("Second", 5)]
    assert amount(deal) == Decimal(20)
    undo_last_step(actor=again(actor))
    rows = OpportunityLine.records.filter(deleted_at__isnull=True).order_by("rank")
    assert [row.pk for row in rows] == [first.pk, second.pk]
    assert amount(deal) == Decimal(3)


def test_setting_lines_names_the_one_that_does_not_fit_and_writes_nothing(
    actor: Actor, deal: Opportunity
) -> None:
    good, bad = {"description": "A", "unit_price": "1"}, {"description": "B", "unit_price": "x"}
    with pytest.raises(InvalidValueError) as refused:
        set_lines(
            actor=again(actor),
            opportunity_id=deal.pk,
            lines=[GivenLine(values=good), GivenLine(values=bad)],
        )
    assert refused.value.fields["field"] == "lines.1"
    assert not OpportunityLine.records.exists()


def test_who_saw_older_lines_overwrites_nothing(actor: Actor, deal: Opportunity) -> None:
    add(actor, deal)
    with pytest.raises(ConflictError):
        set_lines(actor=again(actor), opportunity_id=deal.pk, lines=[], seen_version=1)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER])
def test_who_may_not_edit_the_opportunity_writes_no_lines(
    actor: Actor, deal: Opportunity, role: Role
) -> None:
    line, other = add(actor, deal), acting(role)
    with pytest.raises((NotAllowedError, RecordNotFoundError)):
        add(other, deal)
    with pytest.raises((NotAllowedError, RecordNotFoundError)):
        edit_line(actor=again(other), line_id=line.pk, values={"quantity": 9})
    with pytest.raises((NotAllowedError, RecordNotFoundError)):
        remove_line(actor=again(other), line_id=line.pk)
    with pytest.raises((NotAllowedError, RecordNotFoundError)):
        set_lines(actor=again(other), opportunity_id=deal.pk, lines=[])
    assert OpportunityLine.records.get(deleted_at__isnull=True).quantity == 1


@pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)
def test_two_who_add_lines_at_once_end_with_the_sum_of_all() -> None:
    actor = acting()
    deal = create_opportunity(actor=actor, values={"name": "Deal"})

    def write(number: int) -> None:
        add(actor, deal, unit_price=str(number))
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, (1, 2, 3, 4)))
    assert amount(deal) == Decimal(10)
