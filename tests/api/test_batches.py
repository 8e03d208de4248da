"""Many rows at once, named as another system names them."""

from typing import Any

import pytest
from django.test import Client
from tests.accounts.people import person
from tests.api.programs import client_of, post

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import Contact, Customer, Identifier, Order, Product

pytestmark = pytest.mark.django_db


def send(client: Client, plural: str, *rows: tuple[str, dict[str, Any]], **more: Any) -> Any:
    body = {
        "source": "erp",
        "rows": [{"key": key, "values": values} for key, values in rows],
        **more,
    }
    answer = post(client, f"/{plural}/batch", body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def outcomes(answer: Any) -> list[str]:
    return [one["outcome"] for one in answer["results"]]


def test_rows_are_created_then_changed_then_left_as_they_are() -> None:
    client = client_of(person())
    first = send(client, "customers", ("1", {"name": "Nova"}), ("2", {"name": "Vega"}))
    assert (outcomes(first), first["created"]) == (["created", "created"], 2)
    second = send(client, "customers", ("1", {"city": "Bonn"}), ("2", {"name": "Vega"}))
    assert outcomes(second) == ["changed", "unchanged"]
    assert [one["version"] for one in second["results"]] == [2, 1]
    assert Customer.records.get(city="Bonn").name == "Nova"
    assert AuditEntry.objects.filter(verb="customer.create").values("batch").distinct().count() == 1


def test_a_refused_row_leaves_the_others_alone() -> None:
    client = client_of(person())
    answer = send(
        client,
        "contacts",
        ("1", {"name": "Mia"}),
        ("2", {"name": ""}),
        ("3", {"nmae": "Tom"}),
        ("4", {"name": "Tom", "customer_id": "00000000-0000-0000-0000-000000000000"}),
        ("5", {"name": "x" * 201}),
        ("1", {"title": "CEO"}),
    )
    assert outcomes(answer) == ["created", "refused", "refused", "refused", "refused", "changed"]
    problem = answer["results"][2]["problem"]
    assert {one["field"] for one in problem["errors"]} == {"name", "nmae"}
    assert (answer["refused"], answer["applied"]) == (4, True)
    assert list(Contact.records.values_list("name", "title")) == [("Mia", "CEO")]
    assert list(Identifier.records.values_list("value", flat=True)) == ["1"]


@pytest.mark.parametrize("how", ["all_or_nothing", "dry_run"])
def test_nothing_is_kept_when_all_is_wanted_or_it_was_a_trial(how: str) -> None:
    client = client_of(person())
    rows = [{"key": "1", "values": {"name": "Nova"}}, {"key": "2", "values": {}}]
    query = "?dry_run=true" if how == "dry_run" else ""
    body = {"source": "erp", "rows": rows, "all_or_nothing": how == "all_or_nothing"}
    answer = post(client, f"/customers/batch{query}", body).json()
    assert (outcomes(answer), answer["applied"]) == (["created", "refused"], False)
    assert not Customer.records.exists()
    assert not Identifier.records.exists()


def test_products_and_orders_have_keys_of_their_own() -> None:
    client = client_of(person())
    send(client, "products", ("P-1", {"name": "Pump", "price": 3}))
    assert outcomes(send(client, "products", ("P-1", {"price": 4}))) == ["changed"]
    placed = {"placed_at": "2026-03-01T08:00:00Z", "total": 9}
    assert outcomes(send(client, "orders", ("O-1", placed), ("O-1", {"total": 8}))) == [
        "created",
        "changed",
    ]
    assert Product.records.values_list("code", "price").get() == ("P-1", 4)
    assert Order.records.values_list("number", "source", "total").get() == ("O-1", "erp", 8)


def test_a_key_of_a_hidden_record_is_refused_and_tells_nothing_of_it() -> None:
    member = person(Role.MEMBER)
    hidden = Customer.records.create(name="Hidden", owner=person(Role.OWNER, "Li Jing"))
    Identifier.records.create(kind="external_id", value="1", source="erp", customer=hidden)
    answer = send(client_of(member), "customers", ("1", {"name": "Mine"}))
    assert outcomes(answer) == ["refused"]
    assert str(hidden.pk) not in str(answer)
    assert Customer.records.get().name == "Hidden"


def test_whoever_may_not_write_gets_every_row_refused() -> None:
    viewer: User = person(Role.VIEWER)
    answer = send(client_of(viewer), "customers", ("1", {"name": "Nova"}))
    assert (outcomes(answer), answer["results"][0]["problem"]["status"]) == (["refused"], 403)
    assert not Customer.records.exists()


@pytest.mark.parametrize(
    "rows", [[], [{"key": "1", "values": {}}] * 1001, [{"key": "", "values": {}}]]
)
def test_a_batch_has_between_one_and_a_thousand_rows_with_keys(rows: list[object]) -> None:
    answer = post(client_of(person()), "/customers/batch", {"source": "erp", "rows": rows})
    assert answer.status_code == 422


def test_other_records_take_no_batches() -> None:
    assert post(client_of(person()), "/leads/batch", {"rows": []}).status_code in (404, 405, 422)
