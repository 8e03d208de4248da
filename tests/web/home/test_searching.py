import pytest
from django.test import Client
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page, text_of

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.notes import add_note

pytestmark = pytest.mark.django_db
HOSTILE = "<img src=x onerror=alert(1)>\"'&云图"


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def as_one_types(client: Client, query: str) -> str:
    return text_of(client.get("/search/", {"q": query}, headers={"HX-Request": "true"}))


def test_two_chinese_characters_find_a_name_and_are_marked(client: Client, actor: Actor) -> None:
    customer = create_customer(actor=again(actor), values={"name": "杭州云图科技有限公司"})
    create_contact(actor=again(actor), values={"name": "刘云图", "customer": customer})
    shown = page(client, "/search/?q=云图")
    assert "杭州<mark>云图</mark>科技有限公司" in shown
    assert "刘<mark>云图</mark>" in shown
    part = as_one_types(client, "云图")
    assert 'role="option"' in part
    assert part.index("Customers") < part.index("杭州") < part.index("Contacts")
    assert "<html" not in part


def test_a_note_leads_to_the_notes_of_its_record(client: Client, actor: Actor) -> None:
    customer = create_customer(actor=again(actor), values={"name": "Acme"})
    add_note(actor=again(actor), record_type="customer", record_id=customer.pk, text="likes tea")
    assert f'href="/customers/{customer.pk}/?tab=notes"' in as_one_types(client, "tea")


@pytest.mark.parametrize("query", ["云图", "img", "alert", "<img src=x", "onerror=alert(1)>"])
def test_names_and_queries_are_text_and_never_markup(
    client: Client, actor: Actor, query: str
) -> None:
    create_customer(actor=again(actor), values={"name": HOSTILE})
    for shown in (as_one_types(client, query), page(client, f"/search/?q={query}")):
        assert "<img" not in shown
        assert "<mark>" in shown


def test_nothing_is_said_of_what_is_hidden(actor: Actor) -> None:
    create_customer(actor=again(actor), values={"name": "Secret"})
    stranger = client_of(person(Role.MEMBER))
    assert as_one_types(stranger, "secret") == as_one_types(stranger, "absent").replace(
        "absent", "secret"
    )
