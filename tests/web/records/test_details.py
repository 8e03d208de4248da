from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from tests.crm.people import acting, again
from tests.web.browsing import client_of, page
from tests.web.company import Company, found_company

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.contacts import create_contact, delete_contact
from customer_map.server.crm.actions.customers import edit_customer
from customer_map.server.crm.actions.orders import create_order
from customer_map.server.crm.queries.customers import customer_totals, key_contacts
from customer_map.server.crm.queries.money import Amount, largest_amount
from customer_map.server.crm.queries.touchpoints import recent_touchpoints
from customer_map.server.web.records.amounts import full_money

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


@pytest.fixture
def company(actor: Actor) -> Company:
    return found_company(actor)


def test_the_figures_of_a_customer_add_up_by_currency(actor: Actor, company: Company) -> None:
    assert actor.user
    customer = company.records["customer"]
    for number, total, currency in (("x", 100, "CNY"), ("y", 40, "EUR"), ("z", -30, "CNY")):
        create_order(
            actor=actor,
            values={
                "number": number,
                "customer": customer,
                "placed_at": datetime(2026, 1, 1, tzinfo=UTC),
                "total": total,
                "currency": currency,
            },
        )
    totals = customer_totals(actor.user, customer)
    assert totals.revenue == Amount(Decimal(130), "CNY", 1)  # purchases, as everywhere
    assert (totals.orders, totals.contacts, totals.open_opportunities) == (4, 1, 1)
    assert totals.open_amount == Amount(Decimal(777), "CNY")
    assert (totals.cases, totals.open_cases) == (1, 1)


def test_sums_of_nothing_are_unknown() -> None:
    assert largest_amount([(None, "CNY")]) == Amount(None)
    assert largest_amount([]) == Amount(None)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal("3280000.0000"), "CNY", "¥3,280,000"),
        (Decimal("12.5"), "EUR", "€12.50"),
        (Decimal("-0.05"), "", "−0.05"),
        (Decimal("0.125"), "EUR", "€0.13"),
        (Decimal("-0.125"), "EUR", "−€0.13"),
        (Decimal(7), "CHF", "CHF 7"),
        (None, "CNY", ""),
    ],
)
def test_amounts_show_all_digits(amount: Decimal | None, currency: str, text: str) -> None:
    assert full_money(amount, currency) == text


def test_the_history_says_who_changed_what(client: Client, actor: Actor, company: Company) -> None:
    customer = company.records["customer"]
    edit_customer(
        actor=again(actor), customer_id=customer.pk, values={"region": "North", "owner": None}
    )
    edit_customer(actor=again(actor), customer_id=customer.pk, values={"custom": {"level": "Gold"}})
    shown = page(client, f"{company.address('customer')}?tab=history")
    for word in (
        "Zhang Wei",
        "changed it",
        "Region",
        "<del>云图</del>",
        "North",
        "renamed it",
        "created it",
    ):
        assert word in shown


def test_an_order_shows_its_lines_and_their_sum(client: Client, company: Company) -> None:
    shown = page(client, company.address("order"))
    assert shown.count("¥10") == 3
    assert "¥30" in shown


def test_a_page_of_nothing_is_not_found(client: Client) -> None:
    assert client.get("/customers/01a20393-54aa-718f-a7ec-372bf6f8c548/").status_code == 404
    assert client.get("/customers/nonsense/").status_code == 404


def test_an_unknown_tab_shows_no_list(client: Client, company: Company) -> None:
    assert client.get(f"{company.address('customer')}?tab=nonsense").status_code == 200
    assert client.get(f"{company.address('product')}?tab=timeline").status_code == 200


def test_touchpoints_of_a_deleted_order_are_gone(client: Client, company: Company) -> None:
    timeline = f"{company.address('customer')}?tab=timeline"
    assert "Order placed" in page(client, timeline)
    client.post(f"{company.address('order')}delete/")
    assert "Order placed" not in page(client, timeline)


def test_the_timeline_tells_with_whom_we_spoke_unless_that_is_hidden(
    client: Client, actor: Actor, company: Company
) -> None:
    customer = company.records["customer"]
    chatty = create_contact(actor=again(actor), values={"name": "Chatty", "customer": customer})
    call = {"kind": "call", "subject": "Good news", "customer": customer, "contact": chatty}
    create_activity(actor=again(actor), values={**call, "done_at": timezone.now()})
    timeline = f"{company.address('customer')}?tab=timeline"
    assert "Call · Phone · Chatty" in page(client, timeline)
    assert actor.user
    shown = recent_touchpoints(actor.user, 50, customer=customer)
    assert [one.contact for one in shown if one.text == "Good news"] == [chatty]
    delete_contact(actor=again(actor), contact_id=chatty.pk)
    shown = recent_touchpoints(actor.user, 50, customer=customer)
    assert [one.contact for one in shown if one.text == "Good news"] == [None]


def test_key_contacts_are_those_we_speak_with_most(actor: Actor, company: Company) -> None:
    assert actor.user
    customer = company.records["customer"]
    quiet = create_contact(
        actor=again(actor), values={"name": "Quiet", "customer": customer, "title": "CEO"}
    )
    chatty = create_contact(actor=again(actor), values={"name": "Chatty", "customer": customer})
    for _ in range(5):
        call = {"kind": "call", "subject": "Call", "customer": customer, "contact": chatty}
        create_activity(actor=again(actor), values={**call, "done_at": timezone.now()})
    first = company.records["contact"]
    assert key_contacts(actor.user, customer) == [chatty, first, quiet]
    assert key_contacts(actor.user, customer, 2) == [chatty, first]


def test_key_contacts_are_told_by_the_newest_touchpoints(
    actor: Actor, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert actor.user
    customer = company.records["customer"]
    before, now = (
        create_contact(actor=again(actor), values={"name": name, "customer": customer})
        for name in ("Before", "Now")
    )
    for contact, count in ((before, 5), (now, 2)):
        for _ in range(count):
            call = {"kind": "call", "subject": "Call", "customer": customer, "contact": contact}
            create_activity(actor=again(actor), values={**call, "done_at": timezone.now()})
    assert key_contacts(actor.user, customer, 2) == [before, now]
    monkeypatch.setattr("customer_map.server.crm.queries.customers.LATELY", 3)
    assert key_contacts(actor.user, customer, 2) == [now, before]


def test_pages_are_fetched_anew_after_undo_but_forms_are_not(
    client: Client, company: Company
) -> None:
    for address in ("/", "/customers/", company.address("customer")):
        assert 'hx-trigger="undo:done from:body"' in page(client, address)
    assert "undo:done" not in page(client, f"{company.address('customer')}edit/")
