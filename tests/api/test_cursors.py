"""Cursors: whatever is written meanwhile, every row that stays is shown exactly once, in order."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.accounts.people import person
from tests.api.programs import ROOT, client_of

from customer_map.server.accounts.ids import new_id
from customer_map.server.api.cursors import SALT, order_of, signed
from customer_map.server.api.kinds.people import CUSTOMERS
from customer_map.server.api.kinds.sales import PRODUCTS
from customer_map.server.crm.models import Customer, Product

NAMES = st.text(alphabet="aAbäé中 -_", min_size=1, max_size=4).map(lambda name: f"x{name}")
PRICES = st.none() | st.decimals(min_value=-5, max_value=5, places=1)


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.tuples(NAMES, PRICES), max_size=14),
    late=st.lists(st.tuples(NAMES, PRICES), max_size=4),
    sort=st.sampled_from(["name", "-name", "price", "-price", "created_at", "-created_at"]),
    limit=st.integers(1, 5),
)
def test_pages_hold_every_row_once_while_others_are_added(
    rows: list[tuple[str, Any]], late: list[tuple[str, Any]], sort: str, limit: int
) -> None:
    Product.records.all().delete()
    for name, price in rows:
        Product.records.create(code=str(new_id()), name=name, price=price)
    there = {str(pk) for pk in Product.records.values_list("pk", flat=True)}
    order = order_of(PRODUCTS, sort, "")
    expected = [
        str(pk) for pk in Product.records.order_by(*order.columns).values_list("pk", flat=True)
    ]
    client = client_of(person_once())
    found: list[str] = []
    cursor, added = "", list(late)
    while True:
        page = client.get(
            f"{ROOT}/products", {"sort": sort, "limit": limit, "cursor": cursor, "fields": "id"}
        ).json()
        found += [row["id"] for row in page["items"]]
        if added:
            name, price = added.pop()
            Product.records.create(code=str(new_id()), name=name, price=price)
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(found) == len(set(found))
    assert [one for one in found if one in there] == expected


def person_once() -> Any:
    from customer_map.server.accounts.models import User

    return User.objects.first() or person()


def first_cursor(client: Client, **questions: object) -> str:
    cursor: str = client.get(f"{ROOT}/customers", {"limit": 1, **questions}).json()["next_cursor"]
    return cursor


@pytest.mark.django_db
def test_a_cursor_serves_only_the_list_it_comes_from() -> None:
    for name in "ABC":
        Customer.records.create(name=name)
        Product.records.create(code=name, name=name)
    client = client_of(person())
    cursor = first_cursor(client)
    assert client.get(f"{ROOT}/customers", {"cursor": cursor}).json()["items"][0]["name"] == "B"
    for path, questions in (
        ("/products", {}),
        ("/customers", {"sort": "-name"}),
        ("/customers", {"kind": "person"}),
        ("/customers", {"filter": "{}"}),
    ):
        answer = client.get(f"{ROOT}{path}", {"cursor": cursor, **questions})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor")


@pytest.mark.django_db
def test_a_cursor_that_was_changed_or_made_up_is_refused() -> None:
    for name in "AB":
        Customer.records.create(name=name)
    client = client_of(person())
    cursor = first_cursor(client)
    question = order_of(CUSTOMERS, "name", "").question
    forged = [
        cursor[:-1] + ("A" if cursor[-1] != "A" else "B"),
        cursor.swapcase(),
        signing.dumps([question, "A", str(new_id())], salt=SALT),
        signed([question, "A", "no id"]),
        signed([question]),
        signed("A"),  # type: ignore[arg-type]
        "x:y:z",
        "中",
    ]
    for one in forged:
        answer = client.get(f"{ROOT}/customers", {"cursor": one})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor"), one


@pytest.mark.django_db
def test_amounts_keep_all_their_digits_in_cursors() -> None:
    for number in range(3):
        Product.records.create(
            code=str(number), name="P", price=Decimal("123456789012345.0001") + number
        )
    client, found, cursor = client_of(person()), [], ""
    for _page in range(3):
        page = client.get(
            f"{ROOT}/products", {"sort": "-price", "limit": 1, "cursor": cursor}
        ).json()
        found.append(page["items"][0]["price"])
        cursor = page["next_cursor"] or ""
    assert found == [f"{123456789012345 + number}.0001" for number in (2, 1, 0)]
