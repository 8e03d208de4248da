"""Changing many records together: the preview tells what happens, and it is one step."""

import pytest
from django.test import Client
from tests.crm.people import Actor, again, person

from customer_map.server.accounts.models import Team
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.bulk_changes import carry_on
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import BulkChange, Customer
from customer_map.server.web.views import bulk

pytestmark = pytest.mark.django_db

SET = "/customers/bulk/?set=industry&to=Retail"


@pytest.fixture
def actor() -> Actor:
    """A member, who may edit own customers and read those of the team."""
    team = Team.objects.create(name="North")
    member, colleague = person(Role.MEMBER, team=team), person(Role.MEMBER, team=team)
    create_customer(actor=Actor(member), values={"name": "Acme", "industry": "Bank"})
    create_customer(actor=Actor(member), values={"name": "Bolt", "industry": "Retail"})
    create_customer(actor=Actor(colleague), values={"name": "Cafe", "industry": "Bank"})
    return Actor(member)


@pytest.fixture
def client(actor: Actor) -> Client:
    one = Client()
    one.force_login(actor.user)
    return one


def industries() -> dict[str, str]:
    return dict(Customer.records.order_by("name").values_list("name", "industry"))


def test_the_preview_tells_what_changes_and_what_is_refused_and_changes_nothing(
    client: Client,
) -> None:
    entries = AuditEntry.objects.count()
    context = client.get(SET).context
    assert [str(row.record) for row in context["changed"]] == ["Acme"]
    assert context["same"] == 1
    assert [str(record) for record, _why in context["refused"]] == ["Cafe"]
    assert industries() == {"Acme": "Bank", "Bolt": "Retail", "Cafe": "Bank"}
    assert AuditEntry.objects.count() == entries


def test_all_changes_are_one_step_to_undo(client: Client, actor: Actor) -> None:
    answer = client.post("/customers/bulk/?set=region&to=North&q=")
    assert answer["Location"] == "/customers/?q="
    regions = Customer.records.order_by("name").values_list("region", flat=True)
    assert list(regions) == ["North", "North", ""]
    assert len(undo_last_step(actor=again(actor))) == 2
    assert list(regions.all()) == ["", "", ""]


def test_only_the_filtered_records_change(client: Client) -> None:
    client.post(f"{SET}&q=Bolt")
    assert industries()["Acme"] == "Bank"


def test_a_field_that_tells_records_apart_is_not_set(client: Client) -> None:
    client.post("/customers/bulk/?set=name&to=Same")
    assert set(industries()) == {"Acme", "Bolt", "Cafe"}


def test_a_value_meant_for_another_field_is_asked_for_again(client: Client) -> None:
    context = client.get("/customers/bulk/?set=kind&of=industry&to=Retail").context
    assert "is_preview" not in context
    assert context["values"]
    client.post("/customers/bulk/?set=region&of=industry&to=Retail")
    assert set(Customer.records.values_list("region", flat=True)) == {""}


def test_too_many_records_are_left_alone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_RECORDS", 2)
    assert client.get(SET).context["is_too_many"]
    client.post(SET)
    assert industries()["Acme"] == "Bank"


def test_only_the_selected_records_change_unless_all_are_asked_for(client: Client) -> None:
    acme = Customer.records.get(name="Acme")
    selected = f"/customers/bulk/?set=region&to=North&row={acme.pk}&row=x"
    context = client.get(selected).context
    assert context["number"] == 1
    assert ("row", str(acme.pk)) in context["kept"]
    assert client.post(selected)["Location"] == "/customers/?"
    assert Customer.records.filter(region="North").count() == 1
    client.post(f"{selected}&all=1")
    assert Customer.records.filter(region="North").count() == 2


def test_hidden_records_cannot_be_selected(client: Client) -> None:
    hidden = create_customer(actor=Actor(person(Role.MEMBER)), values={"name": "Hidden"})
    assert client.get(f"{SET}&row={hidden.pk}").context["number"] == 0


def test_rows_can_be_selected_by_who_may_edit(client: Client) -> None:
    assert 'name="row"' in client.get("/customers/").content.decode()
    guest = Client()
    guest.force_login(person(Role.VIEWER))
    assert 'name="row"' not in guest.get("/customers/").content.decode()


def test_many_records_are_left_to_the_worker(
    client: Client, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    context = client.get(SET).context
    assert (context["looked_at"], context["number"]) == (2, 3)
    there = client.post(SET)["Location"]
    assert "Changing records" in client.get(there).content.decode()
    assert client.get(there, headers={"HX-Request": "true"}).context["running"]
    change = BulkChange.objects.get()
    carry_on(change_id=change.pk)
    assert industries() == {"Acme": "Retail", "Bolt": "Retail", "Cafe": "Bank"}
    done = client.get(there, headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"
    assert [one["name"] for one in done.context["change"].refusals] == ["Cafe"]
    stranger = Client()
    stranger.force_login(person(Role.OWNER))
    assert stranger.get(there).status_code == 404
    undo_last_step(actor=again(actor))
    assert industries()["Acme"] == "Bank"
