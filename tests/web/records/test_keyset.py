"""Pages of a list: each row once, in its order, there and back, whatever is changed beside it."""

import pytest
from django.http import QueryDict
from tests.crm.people import acting

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.customers import create_customer, delete_customer
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.insights.models import CustomerFigures
from customer_map.server.web.records.keyset import Count, Order, counted, is_indexed, page_of

pytestmark = pytest.mark.django_db

NUMBERS = [3, None, 1, 2, 2, None, 2, 1, 9]
SIZE = 2


@pytest.fixture
def actor() -> Actor:
    one = acting()
    for place, number in enumerate(NUMBERS):
        values = {"name": f"C{place}", "employees": number}
        create_customer(actor=one, values=values)
    return one


def rows(actor: Actor):
    assert actor.user
    return Customer.records.visible_to(actor.user)


def walked(actor: Actor, order: Order) -> list:
    """Go to the end page by page, then back, and return what was seen on the way there."""
    pages = [page_of(rows(actor), order, {}, Count(len(NUMBERS)), SIZE)]
    while pages[-1].after:
        query = {"after": pages[-1].after, "from": str(pages[-1].next_first)}
        pages.append(page_of(rows(actor), order, query, Count(len(NUMBERS)), SIZE))
        assert pages[-1].first == pages[-2].last + 1
    back = [pages[-1]]
    while back[-1].before:
        query = {"before": back[-1].before, "from": str(back[-1].previous_first)}
        back.append(page_of(rows(actor), order, query, Count(len(NUMBERS)), SIZE))
    assert [one.rows for one in reversed(back)] == [one.rows for one in pages]
    assert back[-1].first == 1
    return [row for page in pages for row in page]


@pytest.mark.parametrize("descending", [False, True])
def test_every_row_is_shown_once_and_those_without_a_value_last(
    actor: Actor, descending: bool
) -> None:
    found = walked(actor, Order(Customer, "employees", descending))
    numbers = sorted((one for one in NUMBERS if one), reverse=descending)
    assert [row.employees for row in found] == [*numbers, None, None]
    ids = [row.pk for row in found]
    assert ids == [row.pk for row in sorted(found, key=lambda row: key_of(row, descending))]
    assert len(set(ids)) == len(NUMBERS)


def key_of(row: Customer, descending: bool) -> tuple:
    sign = -1 if descending else 1
    return row.employees is None, sign * (row.employees or 0), sign * row.pk.int


@pytest.mark.parametrize("path", ["name", "created_at", "region", "owner__name"])
def test_texts_times_and_names_of_linked_records_lead_on(actor: Actor, path: str) -> None:
    assert len(walked(actor, Order(Customer, path))) == len(NUMBERS)


def test_figures_of_some_customers_sort_all(actor: Actor) -> None:
    now = Customer.records.order_by("name").first().created_at
    for customer, orders in zip(rows(actor).order_by("name"), (5, 7), strict=False):
        CustomerFigures.records.create(customer=customer, orders=orders, computed_at=now)
    found = walked(actor, Order(Customer, "figures__orders", descending=True))
    assert [row.name for row in found[:2]] == ["C1", "C0"]
    assert len(found) == len(NUMBERS)


def test_a_place_leads_on_when_its_row_is_gone(actor: Actor) -> None:
    order = Order(Customer, "name")
    first = page_of(rows(actor), order, {}, Count(9), SIZE)
    delete_customer(actor=actor, customer_id=first.rows[-1].pk)
    second = page_of(rows(actor), order, {"after": first.after}, Count(9), SIZE)
    assert [row.name for row in second] == ["C2", "C3"]


@pytest.mark.parametrize("text", ["x", "", "bnVsbA", "WyJhIiwgImIiXQ", "W10", "ZZZ", "é"])
def test_a_place_that_is_none_begins_at_the_beginning(actor: Actor, text: str) -> None:
    query = QueryDict(mutable=True)
    query["after"] = text
    page = page_of(rows(actor), Order(Customer, "employees"), query.dict(), Count(9), SIZE)
    assert [row.employees for row in page] == [1, 1]


def test_counting_ends_at_the_most(actor: Actor) -> None:
    assert counted(rows(actor)) == Count(9)
    assert counted(rows(actor), 5) == Count(5, has_more=True)


def test_what_an_index_sorts_is_known() -> None:
    assert is_indexed(Customer, "name")
    assert is_indexed(Customer, "figures__revenue")
    assert is_indexed(Contact, "customer__name")
    assert not is_indexed(Customer, "owner__name")
    assert not is_indexed(Customer, "employees")
