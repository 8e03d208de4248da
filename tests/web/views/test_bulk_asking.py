"""Closing many records together asks what closing one of them asks."""

import pytest
from django.test import Client
from tests.crm.people import acting, again

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.bulk_changes import carry_on
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.loss_reasons import create_loss_reason
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.pipelines import create_pipeline, create_stage, ensure_pipeline
from customer_map.server.crm.models import (
    BulkChange,
    Case,
    CaseMessage,
    Opportunity,
    Outcome,
    Stage,
    Touchpoint,
)
from customer_map.server.web.views import bulk

pytestmark = pytest.mark.django_db
BULK = "/opportunities/bulk/?set=stage&of=stage&to="


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    one = Client()
    one.force_login(actor.user)
    return one


@pytest.fixture
def deals(actor: Actor) -> list[Opportunity]:
    return [create_opportunity(actor=actor, values={"name": name}) for name in ("One", "Two")]


def lost() -> Stage:
    return ensure_pipeline().stages.get(outcome=Outcome.LOST)


def test_many_opportunities_are_lost_for_a_reason_that_the_preview_names(
    actor: Actor, client: Client, deals: list[Opportunity]
) -> None:
    create_loss_reason(actor=actor, name="Price")
    there = f"{BULK}{lost().pk}"
    asking = client.get(there)
    assert "is_preview" not in asking.context
    assert "Still needed: Reason for loss." in asking.content.decode()
    client.post(there)
    assert not Opportunity.records.filter(stage=lost()).exists()
    preview = client.get(f"{there}&also=Price").content.decode()
    assert f"→ {lost()} · Reason for loss: Price" in preview
    client.post(f"{there}&also=Price")
    for deal in Opportunity.records.all():
        assert (deal.stage, deal.loss_reason) == (lost(), "Price")
        assert deal.close_on
    assert len(undo_last_step(actor=again(actor))) == 2
    assert not Opportunity.records.filter(stage=lost()).exists()


def test_a_stage_of_another_pipeline_is_refused(
    actor: Actor, client: Client, deals: list[Opportunity]
) -> None:
    other = create_pipeline(actor=actor, values={"name": "Partners"})
    first = create_stage(actor=actor, values={"pipeline": other, "name": "First"})
    context = client.get(f"{BULK}{first.pk}").context
    assert f"{other} · First" in dict(context["values"]).values()
    assert len(context["refused"]) == len(deals)


def test_an_open_stage_asks_nothing(client: Client, deals: list[Opportunity]) -> None:
    second = ensure_pipeline().stages.order_by("rank")[1]
    client.post(f"{BULK}{second.pk}")
    assert Opportunity.records.filter(stage=second, close_on=None).count() == len(deals)


def test_many_opportunities_are_lost_by_the_worker(
    client: Client, deals: list[Opportunity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    client.post(f"{BULK}{lost().pk}&also=Timing")
    carry_on(change_id=BulkChange.objects.get().pk)
    reasons = Opportunity.records.filter(stage=lost()).values_list("loss_reason", flat=True)
    assert list(reasons) == ["Timing"] * len(deals)


@pytest.mark.parametrize(("said", "mark", "mails"), [("", None, 0), ("4", 4, 0), ("ask", None, 1)])
def test_closing_cases_takes_a_mark_or_asks_each_customer(
    actor: Actor, client: Client, said: str, mark: int | None, mails: int
) -> None:
    values = {"name": "Ada", "email": "ada@example.com"}
    customer = create_customer(actor=actor, values=values)
    create_case(actor=actor, values={"subject": "Leak", "customer": customer})
    there = f"/cases/bulk/?set=status&of=status&to=closed&also={said}"
    assert client.get(there).context["wanted"].question.name == "satisfaction"
    client.post(there)
    case = Case.records.get()
    assert (case.status, case.satisfaction) == ("closed", mark)
    assert CaseMessage.records.filter(case=case).count() == mails
    assert Touchpoint.records.filter(name="case closed").count() == 1


def test_a_case_whose_customer_has_no_address_cannot_be_asked(actor: Actor, client: Client) -> None:
    create_case(actor=actor, values={"subject": "Leak"})
    there = "/cases/bulk/?set=status&of=status&to=closed&also=ask"
    assert len(client.get(there).context["refused"]) == 1
