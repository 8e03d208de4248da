import pytest
from django.test import Client
from tests.crm.people import acting, person
from tests.web.browsing import client_of, page, text_of
from tests.web.company import Company, found_company

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import (
    Activity,
    Case,
    Customer,
    Lead,
    Note,
    Opportunity,
    Participant,
    Stage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


@pytest.fixture
def company(actor: Actor) -> Company:
    return found_company(actor)


def test_a_task_is_ticked_in_place_and_without_script(client: Client, company: Company) -> None:
    address = f"{company.address('activity')}done/"
    part = client.post(address, {"done": "1"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in text_of(part)
    assert "<html" not in text_of(part)
    task = Activity.records.get(pk=company.records["activity"].pk)
    assert task.done_at is not None
    assert client.post(address, {"next": "/activities/"})["location"] == "/activities/"
    task.refresh_from_db()
    assert task.done_at is None


def test_what_happened_is_logged_in_one_short_form(client: Client, company: Company) -> None:
    customer = company.records["customer"]
    client.post(f"/customer/{customer.pk}/log/", {"kind": "call", "subject": "Budget is set"})
    logged = Activity.records.get(subject="Budget is set")
    assert logged.done_at is not None
    assert "Budget is set" in page(client, f"{company.address('customer')}?tab=timeline")
    contact = company.records["contact"]
    client.post(f"/contact/{contact.pk}/log/", {"kind": "email", "subject": "Sent offer"})
    assert Activity.records.get(subject="Sent offer").contact == contact
    assert client.post(f"/case/{customer.pk}/log/", {}).status_code == 404
    assert client.post(f"/customer/{customer.pk}/log/", {"kind": "x"}).status_code == 422


def test_a_case_is_resolved_reopened_and_closed(client: Client, company: Company) -> None:
    address = company.address("case")
    for step, data, status in (
        ("resolve", {}, "resolved"),
        ("reopen", {}, "open"),
        ("close", {"satisfaction": "5"}, "closed"),
    ):
        assert client.post(f"{address}{step}/", data).status_code == 302
        assert Case.records.get().status == status
    assert Case.records.get().satisfaction == 5
    assert client.post(f"{address}close/", {"satisfaction": "9"}).status_code == 422


def test_an_opportunity_moves_along_its_stages(client: Client, company: Company) -> None:
    won = Stage.records.get(outcome="won")
    client.post(f"{company.address('opportunity')}stage/", {"stage": str(won.pk)})
    assert Opportunity.records.get().stage == won
    wrong = client.post(f"{company.address('opportunity')}stage/", {"stage": "nonsense"})
    assert wrong.status_code == 404


def test_a_lead_is_converted_from_its_page(client: Client, company: Company) -> None:
    answer = client.post(f"{company.address('lead')}convert/", {"opportunity": "First deal"})
    lead = Lead.records.get()
    assert lead.customer_id
    assert answer["location"] == f"/customers/{lead.customer_id}/"
    assert Opportunity.records.filter(name="First deal").exists()
    assert Customer.records.count() == 2


def test_notes_are_written_changed_and_deleted(client: Client, company: Company) -> None:
    customer = company.records["customer"]
    address = f"/notes/customer/{customer.pk}/"
    answer = client.post(address, {"text": "Prefers tea"})
    assert answer["location"] == f"/customers/{customer.pk}/?tab=notes"
    note = Note.records.get(text="Prefers tea")
    client.post(f"/notes/{note.pk}/edit/", {"text": "Prefers coffee", "version": "1"})
    assert "Prefers coffee" in page(client, f"/customers/{customer.pk}/?tab=notes")
    late = client.post(f"/notes/{note.pk}/edit/", {"text": "Water", "version": "1"})
    assert late.status_code == 409
    client.post(f"/notes/{note.pk}/delete/")
    assert "Prefers coffee" not in page(client, f"/customers/{customer.pk}/?tab=notes")
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(f"/notes/touchpoint/{customer.pk}/", {"text": "x"}).status_code == 422


def test_no_step_fails_over_what_is_typed(client: Client, company: Company) -> None:
    note = Note.records.filter(record_type="customer").first()
    assert note
    endless = "9" * 5000
    posts = [
        (f"/notes/{note.pk}/edit/", {"text": "Tea", "version": endless}, 302),
        (f"{company.address('case')}close/", {"satisfaction": endless}, 302),
        (f"{company.address('case')}close/", {"satisfaction": "6"}, 422),
        (f"{company.address('activity')}participants/", {"contact": "No\x00body"}, 422),
    ]
    for address, data, status in posts:
        assert client.post(address, data).status_code == status, (address, data)


def test_every_step_wants_a_post(client: Client, company: Company) -> None:
    for address in (
        f"{company.address('activity')}done/",
        f"{company.address('case')}close/",
        f"{company.address('lead')}convert/",
        "/undo",
        "/redo",
        "/notifications/read/",
    ):
        assert client.get(address).status_code == 405


def test_people_join_and_leave_an_activity(client: Client, company: Company) -> None:
    activity = company.records["activity"]
    address = f"{company.address('activity')}participants/"
    colleague = person(name="Li Jing")
    client.post(address, {"user": str(colleague.pk)})
    assert 'row-text">Li Jing<' in page(client, company.address("activity"))
    joined = Participant.records.get(activity=activity, user=colleague)
    client.post(f"/participants/{joined.pk}/remove/")
    assert not Participant.records.filter(user=colleague, deleted_at__isnull=True).exists()
    client.post(address, {"contact": "云图"})
    assert Participant.records.filter(activity=activity).exclude(contact=None).count() == 1
    assert client.post(address, {"contact": "Nobody"}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"user": "nonsense"}).status_code == 422
