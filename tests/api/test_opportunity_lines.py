"""Lines of opportunities through the API: they make the amount, and losing asks for its reason."""

from typing import Any

import pytest
from django.test import Client
from tests.api.programs import ROOT, client_of, delete, patch, post
from tests.crm.people import person

from customer_map.server.crm.actions.pipelines import ensure_pipeline
from customer_map.server.crm.models import Opportunity, OpportunityLine, Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return client_of(person())


def made(client: Client, path: str, body: dict[str, Any]) -> Any:
    answer = post(client, path, body)
    assert answer.status_code == 201, answer.content
    return answer.json()  # type: ignore[attr-defined]


def test_a_new_opportunity_is_worth_its_lines(client: Client) -> None:
    product = made(client, "/products", {"code": "P", "name": "Pump", "price": "20"})
    lines = [
        {"product": product["id"], "quantity": "3", "discount": "10"},
        {"description": "Freight", "unit_price": "6"},
    ]
    deal = made(client, "/opportunities", {"name": "Deal", "lines": lines})
    assert deal["amount"] == "60"
    shown = client.get(f"{ROOT}/opportunities/{deal['id']}?expand=lines").json()
    assert [line["unit_price"] for line in shown["lines"]] == ["20", "6"]


def test_lines_are_added_changed_and_removed(client: Client) -> None:
    deal = made(client, "/opportunities", {"name": "Deal", "amount": "5"})
    line = made(
        client,
        "/opportunity-lines",
        {"opportunity_id": deal["id"], "description": "A", "unit_price": "7"},
    )
    assert amount(deal) == 7
    assert patch(client, f"/opportunities/{deal['id']}", {"amount": "8"}).status_code == 422
    assert patch(client, f"/opportunity-lines/{line['id']}", {"quantity": "2"}).status_code == 200
    assert amount(deal) == 14
    assert delete(client, f"/opportunity-lines/{line['id']}").status_code == 204
    assert patch(client, f"/opportunities/{deal['id']}", {"amount": "8"}).status_code == 200


def amount(deal: Any) -> object:
    return Opportunity.records.get(pk=deal["id"]).amount


def test_what_does_not_fit_writes_nothing(client: Client) -> None:
    body = {"name": "Deal", "lines": [{"description": "A", "unit_price": "1"}, {"quantity": "2"}]}
    assert post(client, "/opportunities", body).status_code == 422
    assert not Opportunity.records.exists()
    assert not OpportunityLine.records.exists()


def test_a_loss_asks_for_its_reason(client: Client) -> None:
    deal = made(client, "/opportunities", {"name": "Deal"})
    lost = ensure_pipeline().stages.get(outcome=Outcome.LOST)
    answer = post(client, f"/opportunities/{deal['id']}/move", {"stage_id": str(lost.pk)})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "loss_reason"  # type: ignore[attr-defined]
    body = {"stage_id": str(lost.pk), "loss_reason": "Price"}
    assert post(client, f"/opportunities/{deal['id']}/move", body).status_code == 200
    assert patch(client, f"/opportunities/{deal['id']}", {"loss_reason": ""}).status_code == 422
