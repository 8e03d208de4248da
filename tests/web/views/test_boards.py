"""Boards: opportunities by stage, cases and leads by status; cards move by the verbs of their records."""

import pytest
from django.test import Client
from tests.crm.people import acting, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.leads import create_lead
from customer_map.server.crm.actions.loss_reasons import create_loss_reason
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.pipelines import ensure_pipeline
from customer_map.server.crm.models import Lead, Outcome, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stages() -> list[Stage]:
    return list(ensure_pipeline().stages.order_by("rank"))


def test_columns_are_stages_with_their_totals(actor: Actor) -> None:
    for name, amount in (("One", 100), ("Two", 50)):
        values = {"name": name, "amount": amount, "currency": "EUR"}
        create_opportunity(actor=actor, values=values)
    board = client_of(actor.user).get("/opportunities/board/").context["board"]
    assert [column.title for column in board.columns] == [stage.name for stage in stages()]
    first = board.columns[0]
    assert (first.count, first.total.number, first.total.currency) == (2, 150, "EUR")
    assert {card.name for card in first.cards} == {"One", "Two"}
    assert [column.count for column in board.columns[1:]] == [0] * (len(stages()) - 1)


def test_a_card_moves_to_another_stage(actor: Actor) -> None:
    deal = create_opportunity(actor=actor, values={"name": "One"})
    target = stages()[1]
    sent = {"record": deal.pk, "column": target.pk, "version": deal.version, "query": "q=x"}
    answer = client_of(actor.user).post("/opportunities/board/move/", sent)
    assert answer["Location"] == "/opportunities/board/?q=x"
    deal.refresh_from_db()
    assert deal.stage == target


def test_who_moves_a_card_that_has_moved_since_is_told(actor: Actor) -> None:
    deal = create_opportunity(actor=actor, values={"name": "One"})
    client = client_of(actor.user)
    sent = {"record": deal.pk, "version": deal.version}
    client.post("/opportunities/board/move/", {**sent, "column": stages()[1].pk})
    answer = client.post("/opportunities/board/move/", {**sent, "column": stages()[2].pk})
    assert answer.status_code == 409
    deal.refresh_from_db()
    assert deal.stage == stages()[1]


def lost_stage() -> Stage:
    return next(stage for stage in stages() if stage.outcome == Outcome.LOST)


def test_a_loss_without_its_reason_leads_to_a_page_that_asks(actor: Actor) -> None:
    deal = create_opportunity(actor=actor, values={"name": "One"})
    client, lost = client_of(actor.user), lost_stage()
    sent = {"record": deal.pk, "column": lost.pk, "query": "q=x"}
    answer = client.post("/opportunities/board/move/", sent)
    assert answer["Location"].startswith(f"/opportunities/{deal.pk}/lose/?stage={lost.pk}")
    deal.refresh_from_db()
    assert deal.stage != lost
    asking = client.get(answer["Location"])
    assert "Why it was lost" in asking.content.decode()
    given = {"stage": lost.pk, "next": "/opportunities/board/?q=x", "loss_reason": " "}
    assert client.post(f"/opportunities/{deal.pk}/lose/", given).status_code == 422
    back = client.post(f"/opportunities/{deal.pk}/lose/", {**given, "loss_reason": "Price"})
    assert back["Location"] == "/opportunities/board/?q=x"
    deal.refresh_from_db()
    assert (deal.stage, deal.loss_reason) == (lost, "Price")


def test_a_loss_with_its_reason_moves_at_once(actor: Actor) -> None:
    deal = create_opportunity(actor=actor, values={"name": "One"})
    client, lost = client_of(actor.user), lost_stage()
    create_loss_reason(actor=actor, name="Too dear")
    text = client.get("/opportunities/board/").content.decode()
    assert "Too dear" in text
    assert text.count('data-action="board#ask"') == 1
    sent = {"record": deal.pk, "column": lost.pk, "loss_reason": "Too dear"}
    assert client.post("/opportunities/board/move/", sent).status_code == 302
    deal.refresh_from_db()
    assert (deal.stage, deal.loss_reason) == (lost, "Too dear")


def test_a_viewer_is_not_asked_and_loses_nothing(actor: Actor) -> None:
    deal = create_opportunity(actor=actor, values={"name": "One"})
    client = client_of(person(Role.VIEWER))
    assert "board#ask" not in client.get("/opportunities/board/").content.decode()
    given = {"stage": lost_stage().pk, "loss_reason": "x"}
    assert client.get(f"/opportunities/{deal.pk}/lose/", given).status_code == 403
    assert client.post(f"/opportunities/{deal.pk}/lose/", given).status_code == 403


def test_nobody_moves_what_that_person_may_not_change(actor: Actor) -> None:
    case = create_case(actor=actor, values={"subject": "Broken"})
    sent = {"record": case.pk, "column": "open"}
    answer = client_of(person(Role.VIEWER)).post("/cases/board/move/", sent)
    assert answer.status_code == 403
    case.refresh_from_db()
    assert case.status == "new"


def test_a_card_of_a_lead_names_its_company_not_a_customer_that_may_be_hidden(
    actor: Actor,
) -> None:
    hidden = create_customer(actor=actor, values={"name": "Secret Steel"})
    seller = person(Role.MEMBER)
    lead = create_lead(actor=Actor(seller), values={"name": "Ann", "company": "Ann's Bakery"})
    Lead.records.filter(pk=lead.pk).update(customer=hidden)
    page = client_of(seller).get("/leads/board/").content.decode()
    assert "Ann&#x27;s Bakery" in page
    assert "Secret Steel" not in page


@pytest.mark.parametrize(("plural", "column"), [("cases", "open"), ("leads", "working")])
def test_cases_and_leads_move_between_statuses(actor: Actor, plural: str, column: str) -> None:
    if plural == "cases":
        record = create_case(actor=actor, values={"subject": "Broken"})
    else:
        record = create_lead(actor=actor, values={"name": "Ann"})
    client = client_of(actor.user)
    assert str(record) in client.get(f"/{plural}/board/").content.decode()
    client.post(f"/{plural}/board/move/", {"record": record.pk, "column": column})
    record.refresh_from_db()
    assert record.status == column


@pytest.mark.parametrize(
    ("plural", "record"), [("customers", ""), ("cases", "nonsense"), ("cases", "")]
)
def test_what_has_no_board_or_no_record_is_not_found(
    actor: Actor, plural: str, record: str
) -> None:
    sent = {"record": record, "column": "open"}
    answer = client_of(actor.user).post(f"/{plural}/board/move/", sent)
    assert answer.status_code == 404
