import pytest
from django.test import Client
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.loss_reasons import create_loss_reason
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.pipelines import ensure_pipeline
from customer_map.server.crm.models import Opportunity, Pipeline, Stage
from customer_map.server.crm.models.sales import LossReason

pytestmark = pytest.mark.django_db
ADDRESSES = ("/settings/pipelines/", "/settings/loss-reasons/")


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def test_pages_of_pipelines_are_for_administrators() -> None:
    member = client_of(person(Role.MEMBER))
    pipeline = ensure_pipeline()
    stage = pipeline.stages.all()[0]
    for address in (
        *ADDRESSES,
        f"/settings/pipelines/{pipeline.pk}/",
        f"/settings/stages/{stage.pk}/",
    ):
        assert member.get(address).status_code == 403
    for step in ("shift", "archive"):
        assert member.post(f"/settings/stages/{stage.pk}/{step}/").status_code == 403
    assert member.post(f"/settings/pipelines/{pipeline.pk}/archive/").status_code == 403
    assert Stage.records.filter(Stage.alive()).count() == 6


def test_a_new_pipeline_can_be_won_and_lost(client: Client) -> None:
    answer = client.post("/settings/pipelines/", {"name": "Renewals"}, follow=True)
    assert answer.status_code == 200
    pipeline = Pipeline.records.get(name="Renewals")
    outcomes = [stage.outcome for stage in pipeline.stages.order_by("rank")]
    assert outcomes == ["open", "won", "lost"]
    stage = {"name": "Offer", "probability": "40", "outcome": "open"}
    client.post(f"/settings/pipelines/{pipeline.pk}/stages/", stage)
    stages = [stage.name for stage in pipeline.stages.order_by("rank")]
    assert stages == ["First contact", "Offer", "Won", "Lost"]


def test_stages_stand_in_their_order(client: Client) -> None:
    names = [stage.name for stage in ensure_pipeline().stages.order_by("rank")]
    shown = page(client, "/settings/pipelines/")
    assert sorted(names, key=shown.index) == names


def test_a_stage_is_changed_moved_and_archived(client: Client, actor: Actor) -> None:
    deal = create_opportunity(actor=again(actor), values={"name": "Deal"})
    first, second = deal.stage.pipeline.stages.all()[:2]
    changed = {"name": "Hello", "probability": "15", "outcome": "open"}
    assert client.post(f"/settings/stages/{first.pk}/", changed).status_code == 302
    first.refresh_from_db()
    assert (first.name, first.probability) == ("Hello", 15)
    client.post(f"/settings/stages/{first.pk}/shift/", {"to": "down"})
    first.refresh_from_db()
    assert first.rank == 1
    assert "Say where" in page_after(client, f"/settings/stages/{first.pk}/archive/", {})
    client.post(f"/settings/stages/{first.pk}/archive/", {"into": str(second.pk)})
    deal.refresh_from_db()
    assert deal.stage == second
    wrong = client.post(f"/settings/stages/{second.pk}/", {**changed, "probability": "101"})
    assert wrong.status_code == 422


def test_a_pipeline_is_renamed_and_archived(client: Client, actor: Actor) -> None:
    deal = create_opportunity(actor=again(actor), values={"name": "Deal"})
    old = deal.stage.pipeline
    assert "/archive/" not in page(client, f"/settings/pipelines/{old.pk}/")
    client.post("/settings/pipelines/", {"name": "Renewals"})
    new = Pipeline.records.get(name="Renewals")
    address = f"/settings/pipelines/{old.pk}/"
    client.post(address, {"name": "Old"})
    assert f"into_{deal.stage_id}" in page(client, address)
    assert "Say where" in page_after(client, f"{address}archive/", {})
    into = {f"into_{deal.stage_id}": str(new.stages.get(outcome="open").pk)}
    client.post(f"{address}archive/", into)
    deal.refresh_from_db()
    assert deal.stage.pipeline == new
    assert page(client, address, 404)


def test_reasons_for_loss_are_added_renamed_and_removed(client: Client) -> None:
    client.post("/settings/loss-reasons/", {"name": "Price"})
    assert client.post("/settings/loss-reasons/", {"name": "price"}).status_code == 422
    reason = LossReason.records.get()
    client.post(f"/settings/loss-reasons/{reason.pk}/", {"name": "Too dear"})
    assert "Too dear" in page(client, "/settings/loss-reasons/")
    client.post(f"/settings/loss-reasons/{reason.pk}/remove/")
    assert not LossReason.records.filter(LossReason.alive()).exists()


def test_losing_asks_for_one_of_the_reasons(client: Client, actor: Actor) -> None:
    deal = create_opportunity(actor=again(actor), values={"name": "Deal"})
    assert 'name="loss_reason" maxlength' in page(client, f"/opportunities/{deal.pk}/")
    create_loss_reason(actor=again(actor), name="Price <b>")
    assert "<option>Price &lt;b&gt;</option>" in page(client, f"/opportunities/{deal.pk}/")
    lost = deal.stage.pipeline.stages.get(outcome="lost")
    step = f"/opportunities/{deal.pk}/stage/"
    assert client.post(step, {"stage": str(lost.pk)}).status_code == 422
    client.post(step, {"stage": str(lost.pk), "loss_reason": "Price <b>"})
    assert Opportunity.records.get().stage == lost
    assert "Stages so far" in page(client, f"/opportunities/{deal.pk}/")


def page_after(client: Client, address: str, data: dict[str, str]) -> str:
    """Return the text of the page that a form leads to."""
    return client.post(address, data, follow=True).content.decode()
