import csv
import io
from decimal import Decimal

import pytest
from django.test import Client
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, form_values, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.opportunity_lines import add_line
from customer_map.server.crm.actions.products import create_product
from customer_map.server.crm.models import Opportunity, OpportunityLine, Order, OrderLine, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


@pytest.fixture
def pump(actor: Actor) -> Product:
    values = {"code": "P1", "name": "Pump", "price": "20", "currency": "CNY"}
    return create_product(actor=again(actor), values=values)


@pytest.fixture
def deal(actor: Actor) -> Opportunity:
    return create_opportunity(actor=again(actor), values={"name": "Deal"})


def typed(client: Client, address: str, **values: object) -> dict[str, object]:
    """What a browser would send after these inputs were typed into the form of a page."""
    return {**form_values(page(client, address)), **values}


def test_lines_are_typed_on_a_page_and_make_the_amount(
    client: Client, deal: Opportunity, pump: Product
) -> None:
    address = f"/opportunities/{deal.pk}/lines/"
    first = {"lines-0-product": "Pump", "lines-0-quantity": "3", "lines-0-discount": "10"}
    second = {"lines-2-description": "Service", "lines-2-unit_price": "6"}
    answer = client.post(address, typed(client, address, **first, **second))
    assert answer["Location"] == f"/opportunities/{deal.pk}/"
    deal.refresh_from_db()
    assert deal.amount == Decimal(60)
    text = page(client, f"/opportunities/{deal.pk}/")
    assert "The amount of this opportunity is the sum of its lines." in text
    assert "¥60" in text
    assert 'name="amount"' not in page(client, f"/opportunities/{deal.pk}/edit/")


def test_lines_are_changed_and_removed(
    client: Client, actor: Actor, deal: Opportunity, pump: Product
) -> None:
    for name in ("A", "B"):
        values = {"opportunity": deal, "description": name, "unit_price": "5"}
        add_line(actor=again(actor), values=values)
    address = f"/opportunities/{deal.pk}/lines/"
    changed = {"lines-0-DELETE": "on", "lines-1-quantity": "4"}
    client.post(address, typed(client, address, **changed))
    deal.refresh_from_db()
    assert deal.amount == Decimal(20)
    line = OpportunityLine.records.get(deleted_at__isnull=True)
    assert (line.description, line.quantity) == ("B", 4)


def test_what_does_not_fit_is_shown_at_its_row_and_nothing_is_written(
    client: Client, deal: Opportunity
) -> None:
    address = f"/opportunities/{deal.pk}/lines/"
    for wrong in (
        {"lines-0-description": "X"},
        {"lines-0-unit_price": "5"},
        {"lines-0-product": "Nobody’s", "lines-0-unit_price": "5"},
        {"lines-0-description": "X", "lines-0-unit_price": "5", "lines-0-discount": "101"},
    ):
        answer = client.post(address, typed(client, address, **wrong))
        assert answer.status_code == 422
        assert b"form-error" in answer.content
    assert not OpportunityLine.records.exists()


def test_a_product_in_another_currency_needs_a_price(client: Client, actor: Actor) -> None:
    values = {"code": "E", "name": "Euro pump", "price": "20", "currency": "EUR"}
    create_product(actor=again(actor), values=values)
    deal = create_opportunity(actor=again(actor), values={"name": "Deal", "currency": "CNY"})
    address = f"/opportunities/{deal.pk}/lines/"
    answer = client.post(address, typed(client, address, **{"lines-0-product": "Euro pump"}))
    assert answer.status_code == 422
    assert "has no price in CNY" in answer.content.decode()


def test_who_is_late_overwrites_nothing(client: Client, actor: Actor, deal: Opportunity) -> None:
    address = f"/opportunities/{deal.pk}/lines/"
    sent = typed(client, address, **{"lines-0-description": "A", "lines-0-unit_price": "1"})
    values = {"opportunity": deal, "description": "Theirs", "unit_price": "5"}
    add_line(actor=again(actor), values=values)
    assert client.post(address, sent).status_code == 409
    assert OpportunityLine.records.get().description == "Theirs"


def test_viewers_see_lines_and_change_none(actor: Actor, deal: Opportunity) -> None:
    add_line(
        actor=again(actor),
        values={"opportunity": deal, "description": "Pump station", "unit_price": "5"},
    )
    viewer = client_of(person(Role.VIEWER))
    text = page(viewer, f"/opportunities/{deal.pk}/")
    assert "Pump station" in text
    assert "Change lines" not in text
    assert viewer.get(f"/opportunities/{deal.pk}/lines/").status_code == 403
    assert viewer.post(f"/opportunities/{deal.pk}/lines/", {}).status_code == 403


def test_who_reads_no_products_sees_none_and_keeps_them(
    actor: Actor, deal: Opportunity, pump: Product
) -> None:
    add_line(actor=again(actor), values={"opportunity": deal, "product": pump, "quantity": "2"})
    RoleRight.objects.create(
        role=Role.MANAGER, record_type=RecordType.PRODUCT, intent=Intent.READ, reach=Reach.NONE
    )
    RoleRight.objects.create(
        role=Role.MANAGER, record_type=RecordType.OPPORTUNITY, intent=Intent.EDIT, reach=Reach.ALL
    )
    client = client_of(person(Role.MANAGER))
    address = f"/opportunities/{deal.pk}/lines/"
    for text in (page(client, address), page(client, f"/opportunities/{deal.pk}/")):
        assert "Pump" not in text
    exported = b"".join(client.get("/opportunities/lines.csv").streaming_content).decode()
    assert "Pump" not in exported
    assert "Deal" in exported
    client.post(address, typed(client, address, **{"lines-0-quantity": "5"}))
    line = OpportunityLine.records.get()
    assert (line.product, line.quantity, line.unit_price) == (pump, 5, 20)


def test_lines_of_the_listed_opportunities_are_exported(
    client: Client, actor: Actor, deal: Opportunity, pump: Product
) -> None:
    add_line(actor=again(actor), values={"opportunity": deal, "product": pump, "quantity": "2"})
    other = create_opportunity(actor=again(actor), values={"name": "Other"})
    values = {"opportunity": other, "description": "=1+1", "unit_price": "5"}
    add_line(actor=again(actor), values=values)
    rows = exported(client, "/opportunities/lines.csv")
    assert [row[0] for row in rows[1:]] == ["Other", "Deal"]
    assert rows[1][3] == "'=1+1"
    assert rows[2][1:3] == ["Pump", "P1"]
    assert Decimal(rows[2][4]) == 2
    rows = exported(client, "/opportunities/lines.csv?q=Other")
    assert [row[0] for row in rows[1:]] == ["Other"]
    workbook = client.get("/opportunities/lines.xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def exported(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_an_order_is_typed_with_its_lines(client: Client, pump: Product) -> None:
    lines = {
        "lines-0-product": "Pump",
        "lines-0-quantity": "2",
        "lines-1-description": "Freight",
        "lines-1-unit_price": "7.5",
    }
    head = {"number": "A-1", "placed_at": "2026-01-02T10:00"}
    client.post("/orders/new/", typed(client, "/orders/new/", **head, **lines))
    order = Order.records.get(number="A-1")
    assert order.total == Decimal("47.5")
    rows = OrderLine.records.filter(order=order).order_by("ordinal")
    assert [(row.description, row.quantity, row.unit_price) for row in rows] == [
        ("Pump", 2, 20),
        ("Freight", 1, Decimal("7.5")),
    ]


def test_an_order_with_a_wrong_line_is_not_made(client: Client) -> None:
    head = {"number": "A-1", "placed_at": "2026-01-02T10:00", "lines-0-description": "X"}
    answer = client.post("/orders/new/", typed(client, "/orders/new/", **head))
    assert answer.status_code == 422
    assert not Order.records.exists()
