"""Long lists: counted only so far, sorted only where an index helps, and searched as the search does."""

import pytest
from django.test import Client
from tests.crm.people import acting
from tests.web.browsing import client_of, text_of

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer, delete_customer
from customer_map.server.crm.models import Customer
from customer_map.server.web.records import keyset, listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    one = acting()
    for place in range(5):
        values = {"name": f"Company {place}", "region": "North", "employees": 9 - place}
        create_customer(actor=one, values=values)
    return one


@pytest.fixture
def client(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A reader for whom three rows are many."""
    monkeypatch.setattr(keyset.counted, "__defaults__", (3,))
    monkeypatch.setattr(listing, "MOST_KNOWN", 2)
    monkeypatch.setattr(listing, "MOST_FITTING", 2)
    assert actor.user
    return client_of(actor.user)


def test_a_long_list_says_that_there_are_more(client: Client) -> None:
    answer = client.get("/customers/")
    assert (answer.context["list"].page.count, answer.context["list"].page.has_more) == (3, True)
    assert "1–5 of more than 3" in text_of(answer)


def test_what_fits_is_counted_less_far_in_a_long_list(client: Client) -> None:
    page = client.get("/customers/?region=North").context["list"].page
    assert (page.count, page.has_more, len(page)) == (2, True, 5)


def test_a_long_list_is_not_counted_again_for_a_while_but_a_short_one_is(
    client: Client, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("customer_map.server.web.records.long_lists.time.monotonic", lambda: now[0])

    def shown() -> tuple[int, bool]:
        page = client.get("/customers/").context["list"].page
        return page.count, page.has_more

    assert shown() == (3, True)
    for row in Customer.records.all()[:3]:
        delete_customer(actor=actor, customer_id=row.pk)
    assert shown() == (3, True)
    now[0] += 60
    assert shown() == (2, False)
    create_customer(actor=actor, values={"name": "One more"})
    assert shown() == (3, False)


def test_an_order_without_an_index_is_refused_and_told(client: Client) -> None:
    answer = client.get("/customers/?column=name&column=employees&sort=employees")
    assert next(row.name for row in answer.context["list"].page) == "Company 0"
    assert "So many records are not sorted by Employees" in text_of(answer)
    heads = {one.name: one.link for one in answer.context["list"].headings}
    assert heads == {"name": "-name", "employees": ""}


def test_few_rows_of_a_long_list_are_sorted_by_anything(client: Client, actor: Actor) -> None:
    for place, employees in (("a", 2), ("b", 1)):
        values = {"name": place, "region": "South", "employees": employees}
        create_customer(actor=actor, values=values)
    shown = client.get("/customers/?region=South&column=name&column=employees&sort=employees")
    assert [row.name for row in shown.context["list"].page] == ["b", "a"]


def test_a_long_list_finds_what_the_search_finds(client: Client, actor: Actor) -> None:
    create_customer(actor=actor, values={"name": "杭州云图科技", "city": "杭州"})
    found = {
        text: [row.name for row in client.get(f"/customers/?q={text}").context["list"].page]
        for text in ("云图", "comp 3", "杭", "%25", "C")
    }
    assert found["云图"] == found["杭"] == ["杭州云图科技"]
    assert found["comp 3"] == ["Company 3"]
    assert found["%25"] == []
    assert len(found["C"]) == 5


def test_contacts_are_found_through_their_customers(client: Client, actor: Actor) -> None:
    customer = create_customer(actor=actor, values={"name": "Zebra"})
    for number in range(4):
        values = {"name": f"Somebody {number}", "customer": customer}
        create_contact(actor=actor, values=values)
    found = client.get("/contacts/?q=somebody 2").context["list"].page
    assert [row.name for row in found] == ["Somebody 2"]
