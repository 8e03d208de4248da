import pytest
from django.test import Client
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import Customer, Tag
from customer_map.server.web.people import tags

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/tags/"


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


@pytest.fixture
def customer(actor: Actor) -> Customer:
    return create_customer(actor=again(actor), values={"name": "A", "tags": ["<vip>"]})


def test_an_empty_workspace_says_where_tags_come_from(client: Client) -> None:
    assert "No tags yet" in page(client, ADDRESS)


def test_tags_are_listed_renamed_coloured_and_deleted(client: Client, customer: Customer) -> None:
    assert "&lt;vip&gt;" in page(client, ADDRESS)
    client.post(f"{ADDRESS}rename/", {"tag": "<vip>", "to": "Key"})
    client.post(f"{ADDRESS}colour/", {"tag": "Key", "colour": "success"})
    customer.refresh_from_db()
    assert customer.tags == ["Key"]
    assert Tag.records.get().colour == "success"
    assert 'tone-success">Key' in page(client, f"/customers/{customer.pk}/").replace(" ", "")
    client.post(f"{ADDRESS}delete/", {"tag": "Key"})
    customer.refresh_from_db()
    assert customer.tags == []


def test_a_tag_is_offered_before_anybody_bears_it(client: Client) -> None:
    client.post(ADDRESS, {"name": "New", "colour": "info"})
    assert "On no record" in page(client, ADDRESS)
    assert client.post(ADDRESS, {"name": "New", "colour": ""}).status_code == 422
    assert client.post(ADDRESS, {"name": "Other", "colour": "pink"}).status_code == 422


def test_refusals_are_told(client: Client, customer: Customer) -> None:
    answer = client.post(f"{ADDRESS}rename/", {"tag": "<vip>", "to": " "}, follow=True)
    assert "at most 60 characters" in answer.content.decode()
    answer = client.post(f"{ADDRESS}colour/", {"tag": "<vip>", "colour": "x"}, follow=True)
    assert "There is no such colour." in answer.content.decode()
    assert client.post(f"{ADDRESS}delete/", {"tag": "nobody"}).status_code == 404


def test_many_records_are_left_to_the_worker(
    client: Client, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(tags, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(tags, "change_later", lambda **given: asked.append(given))
    client.post(f"{ADDRESS}rename/", {"tag": "<vip>", "to": "Key"})
    client.post(f"{ADDRESS}delete/", {"tag": "<vip>"})
    assert [given["to"] for given in asked] == ["Key", None]
    customer.refresh_from_db()
    assert customer.tags == ["<vip>"]


def test_the_page_is_for_administrators(customer: Customer) -> None:
    member = client_of(person(Role.MEMBER))
    assert member.get(ADDRESS).status_code == 403
    for step in ("rename", "colour", "delete"):
        assert member.post(f"{ADDRESS}{step}/", {"tag": "<vip>", "to": "x"}).status_code == 403
    customer.refresh_from_db()
    assert customer.tags == ["<vip>"]
