import pytest
from django.test import Client
from tests.crm.people import person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import CustomField

pytestmark = pytest.mark.django_db
NEW = {"record_type": "customer", "label": "合同等级", "kind": "choice", "choices": "A，B"}


@pytest.fixture
def client() -> Client:
    return client_of(person())


def test_a_field_is_added_and_stands_in_the_form(client: Client) -> None:
    assert client.post("/settings/fields/", NEW).status_code == 302
    field = CustomField.records.get()
    assert (field.key, field.choices) == ("合同等级", ["A", "B"])
    assert "合同等级" in page(client, "/settings/fields/")
    assert "custom_合同等级" in page(client, "/customers/new/")


def test_what_does_not_fit_is_said(client: Client) -> None:
    without = {**NEW, "choices": ""}
    assert "Name at least one choice." in client.post("/settings/fields/", without).content.decode()
    client.post("/settings/fields/", NEW)
    assert client.post("/settings/fields/", NEW).status_code == 422
    assert CustomField.records.count() == 1


def test_a_field_is_changed_taken_away_and_brought_back(client: Client) -> None:
    client.post("/settings/fields/", NEW)
    address = f"/settings/fields/{CustomField.records.get().pk}/"
    assert 'value="A, B"' in page(client, address)
    client.post(address, {"label": "Level", "choices": "A, B, C", "is_required": "on"})
    field = CustomField.records.get()
    assert (field.label, field.choices, field.is_required) == ("Level", ["A", "B", "C"], True)
    client.post(f"{address}remove/")
    assert "custom_合同等级" not in page(client, "/customers/new/")
    client.post("/undo")
    assert "custom_合同等级" in page(client, "/customers/new/")


def test_only_administrators_come_in(client: Client) -> None:
    client.post("/settings/fields/", NEW)
    manager = client_of(person(Role.MANAGER))
    address = f"/settings/fields/{CustomField.records.get().pk}/"
    for target in ("/settings/fields/", address, f"{address}remove/"):
        assert manager.post(target, NEW).status_code == 403
    assert "/settings/fields/" not in page(manager, "/settings/")
    assert CustomField.records.get().deleted_at is None


def test_fields_are_put_in_order_and_forms_follow(client: Client) -> None:
    for label in ("One", "Two", "Three"):
        client.post(
            "/settings/fields/", {"record_type": "customer", "label": label, "kind": "text"}
        )
    client.post("/settings/fields/", {"record_type": "contact", "label": "Other", "kind": "text"})
    three = CustomField.records.get(label="Three")
    client.post(f"/settings/fields/{three.pk}/shift/", {"to": "up"})
    labels = [field.label for field in CustomField.records.filter(record_type="customer")]
    assert labels.index("Three") == 1
    form = page(client, "/customers/new/")
    places = [form.index(f"custom_{label.lower()}") for label in labels]
    assert places == sorted(places)


def test_an_archived_field_is_brought_back_from_the_page(client: Client) -> None:
    client.post("/settings/fields/", NEW)
    field = CustomField.records.get()
    client.post(f"/settings/fields/{field.pk}/remove/")
    assert "Archived" in page(client, "/settings/fields/")
    client.post(f"/settings/fields/{field.pk}/restore/")
    assert "Archived" not in page(client, "/settings/fields/")
    assert "custom_合同等级" in page(client, "/customers/new/")
    client.post(f"/settings/fields/{field.pk}/remove/")
    client.post("/settings/fields/", NEW)
    assert client.post(f"/settings/fields/{field.pk}/restore/").status_code == 409


def test_only_administrators_order_and_restore(client: Client) -> None:
    client.post("/settings/fields/", NEW)
    address = f"/settings/fields/{CustomField.records.get().pk}/"
    member = client_of(person(Role.MEMBER))
    for step in ("shift", "restore"):
        assert member.post(f"{address}{step}/").status_code == 403
