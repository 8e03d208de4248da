"""Lists of maps, the form of a mind map, and exports."""

import json
from html import unescape

import pytest
from django.test import Client

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.saved_maps.models import MapKind, SavedMap

PNG = b"\x89PNG"


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.com", name="Owner", role=Role.OWNER)


@pytest.fixture
def visitor(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.mark.parametrize("kind", ["relationship", "journey", "mind"])
def test_an_empty_list_teaches_what_to_do(visitor: Client, kind: str) -> None:
    answer = visitor.get(f"/maps/{kind}/")
    assert answer.status_code == 200
    assert b"empty-state" in answer.content


def test_a_mind_map_is_made_shown_changed_and_deleted(visitor: Client, owner: User) -> None:
    Customer.records.create(name="Bamboo", region="East", industry="Paper", owner=owner)
    form = {"name": "By industry", "level_0": "industry", "details": ["contacts"]}
    made = visitor.post("/maps/mind/new/", form)
    saved = SavedMap.records.get(name="By industry")
    assert made["Location"] == f"/maps/{saved.pk}/"
    assert b"Paper" in visitor.get(made["Location"]).content
    visitor.post(f"/maps/{saved.pk}/edit/", {**form, "level_1": "region"})
    saved.refresh_from_db()
    assert saved.definition["levels"] == ["industry", "region"]
    visitor.post(f"/maps/{saved.pk}/delete/")
    assert visitor.get(f"/maps/{saved.pk}/").status_code == 404
    assert Customer.records.filter(name="Bamboo", deleted_at=None).exists()


def test_the_same_field_cannot_be_chosen_twice(visitor: Client) -> None:
    form = {"name": "Twice", "level_0": "region", "level_1": "region"}
    assert visitor.post("/maps/mind/new/", form).status_code == 200
    assert not SavedMap.records.filter(name="Twice").exists()


def test_a_viewer_cannot_make_or_change_maps(client: Client, owner: User) -> None:
    saved = SavedMap.records.create(kind=MapKind.MIND, name="M", owner=owner)
    viewer = User.objects.create_user("v@example.com", name="V", role=Role.VIEWER)
    client.force_login(viewer)
    assert client.post("/maps/mind/new/", {"name": "Mine", "level_0": "region"}).status_code == 403
    assert client.post(f"/maps/{saved.pk}/delete/").status_code == 403
    assert list(SavedMap.records.values_list("name", flat=True)) == ["M"]


def test_organisations_with_people_have_a_relationship_map(visitor: Client, owner: User) -> None:
    bamboo = Customer.records.create(name="Bamboo", owner=owner)
    Customer.records.create(name="Nobody there", owner=owner)
    Contact.records.create(name="Li Na", customer=bamboo, owner=owner)
    listed = visitor.get("/maps/relationship/").content.decode()
    assert f"/maps/{bamboo.pk}/" in listed
    assert "Nobody there" not in listed
    assert b"Li Na" in visitor.get(f"/maps/{bamboo.pk}/").content


def test_the_list_of_organisations_can_be_searched(visitor: Client, owner: User) -> None:
    for name in ("Bamboo", "Cedar"):
        customer = Customer.records.create(name=name, owner=owner)
        Contact.records.create(name="P", customer=customer, owner=owner)
    found = visitor.get("/maps/relationship/", {"q": "ceda"}).content.decode()
    assert "Cedar" in found
    assert "Bamboo" not in found


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("png", PNG), ("pdf", b"%PDF")])
def test_a_map_leaves_as_a_file(visitor: Client, owner: User, kind: str, start: bytes) -> None:
    Customer.records.create(name="云图科技", region="华东", owner=owner)
    saved = SavedMap.records.create(
        kind=MapKind.MIND, name="客户", owner=owner, definition={"levels": ["region"]}
    )
    answer = visitor.get(f"/maps/{saved.pk}/export.{kind}")
    assert answer.content.startswith(start)
    assert "attachment" in answer["Content-Disposition"]


def test_an_unknown_kind_of_file_is_not_found(visitor: Client, owner: User) -> None:
    saved = SavedMap.records.create(kind=MapKind.MIND, name="M", owner=owner)
    assert visitor.get(f"/maps/{saved.pk}/export.exe").status_code == 404


def test_a_map_knows_the_pages_of_the_records_it_shows(visitor: Client, owner: User) -> None:
    customer = Customer.records.create(name="Bamboo", owner=owner)
    saved = SavedMap.records.create(kind=MapKind.MIND, name="M", owner=owner)
    content = visitor.get(f"/maps/{saved.pk}/").content.decode()
    given = unescape(content.split('data-map-pages="')[1].split('"')[0])
    page = json.loads(given)["customer"].replace("{id}", str(customer.pk))
    assert b"Bamboo" in visitor.get(page).content
