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
