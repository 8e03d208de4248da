from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.activities import (
    complete_activity,
    create_activity,
    reopen_activity,
)
from customer_map.server.crm.actions.cases import close_case, create_case, reopen_case, resolve_case
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.identifiers import add_identifier
from customer_map.server.crm.actions.leads import create_lead
from customer_map.server.crm.actions.notes import add_note, delete_note, edit_note
from customer_map.server.crm.actions.participants import add_participant, remove_participant
from customer_map.server.crm.actions.touchpoints import Fact, record_touchpoint
from customer_map.server.crm.models import Customer, Lead, Note, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def customer(actor: Actor) -> Customer:
    return create_customer(actor=again(actor), values={"name": "云图"})


def fact(customer: Customer, message_id: str = "1", **values: object) -> Fact:
    basics = {"channel": "web", "name": "visit", "source": "shop", "occurred_at": timezone.now()}
    return Fact(**{**basics, "customer": customer, "message_id": message_id, **values})


def test_a_call_that_is_done_becomes_one_touchpoint(actor: Actor, customer: Customer) -> None:
    values = {"kind": "call", "subject": "Budget", "customer": customer}
    call = create_activity(actor=again(actor), values=values)
    assert not Touchpoint.records.all().exists()
    complete_activity(actor=again(actor), activity_id=call.pk)
    reopen_activity(actor=again(actor), activity_id=call.pk)
    complete_activity(actor=again(actor), activity_id=call.pk)
    touchpoint = Touchpoint.records.get()
    assert (touchpoint.channel, touchpoint.text, touchpoint.activity) == ("phone", "Budget", call)
    undo_last_step(actor=again(actor))
    call.refresh_from_db()
    assert call.done_at is None


def test_a_task_is_no_touchpoint(actor: Actor, customer: Customer) -> None:
    task = create_activity(actor=actor, values={"subject": "Send offer", "customer": customer})
    complete_activity(actor=actor, activity_id=task.pk)
    assert not Touchpoint.records.all().exists()


def test_an_activity_does_not_end_before_it_starts(actor: Actor) -> None:
    now = timezone.now()
    with pytest.raises(InvalidValueError):
        create_activity(
            actor=actor,
            values={"subject": "A", "starts_at": now, "ends_at": now - timedelta(hours=1)},
        )


def test_contacts_and_colleagues_take_part_once(actor: Actor, customer: Customer) -> None:
    who = create_contact(actor=actor, values={"name": "Li", "customer": customer})
    meeting = create_activity(
        actor=again(actor),
        values={"kind": "meeting", "subject": "Demo"},
        contact_ids=[who.pk],
        user_ids=[person().pk],
    )
    twice = add_participant(actor=actor, activity_id=meeting.pk, contact_id=who.pk)
    assert meeting.participants.count() == 2
    remove_participant(actor=actor, participant_id=twice.pk)
    assert meeting.participants.filter(deleted_at__isnull=True).count() == 1
    with pytest.raises(InvalidValueError):
        add_participant(actor=actor, activity_id=meeting.pk)


def test_closing_a_case_notes_how_satisfied_the_customer_was(
    actor: Actor, customer: Customer
) -> None:
    case = create_case(actor=again(actor), values={"subject": "SSO fails", "customer": customer})
    assert case.number > 0
    close_case(actor=again(actor), case_id=case.pk, satisfaction=4)
    closed = Touchpoint.records.get(name="case closed")
    assert (closed.score, closed.properties) == (0.5, {"satisfaction": 4})
    assert Touchpoint.records.filter(name="case opened").count() == 1
    undo_last_step(actor=again(actor))
    case.refresh_from_db()
    assert (case.status, case.satisfaction, case.resolved_at) == ("new", None, None)


def test_a_mark_outside_one_to_five_is_refused(actor: Actor, customer: Customer) -> None:
    case = create_case(actor=actor, values={"subject": "SSO fails", "customer": customer})
    with pytest.raises(InvalidValueError):
        close_case(actor=actor, case_id=case.pk, satisfaction=6)
    case.refresh_from_db()
    assert case.status == "new"
    assert not Touchpoint.records.filter(name="case closed").exists()


def test_a_case_is_resolved_and_taken_up_again(actor: Actor) -> None:
    case = create_case(actor=actor, values={"subject": "SSO fails"})
    assert resolve_case(actor=actor, case_id=case.pk).resolved_at is not None
    assert reopen_case(actor=actor, case_id=case.pk).resolved_at is None


def test_a_touchpoint_that_comes_twice_is_kept_once(actor: Actor, customer: Customer) -> None:
    assert record_touchpoint(actor=actor, fact=fact(customer))
    assert record_touchpoint(actor=actor, fact=fact(customer)) is None
    assert record_touchpoint(actor=actor, fact=fact(customer, source="mail"))
    assert Touchpoint.records.all().count() == 2
    assert AuditEntry.objects.filter(verb="touchpoint.record").count() == 2


def test_touchpoints_of_far_months_find_their_partition(actor: Actor, customer: Customer) -> None:
    for number, year in enumerate((1970, 1999, 2031)):
        moment = datetime(year, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
        record_touchpoint(actor=actor, fact=fact(customer, str(number), occurred_at=moment))
    years = Touchpoint.records.values_list("occurred_at__year", flat=True)
    assert sorted(years) == [1970, 1999, 2031]


def test_a_score_outside_its_range_is_refused(actor: Actor, customer: Customer) -> None:
    with pytest.raises(InvalidValueError):
        record_touchpoint(actor=actor, fact=fact(customer, score=1.5))
    assert not Touchpoint.records.all().exists()


def test_who_may_not_edit_a_customer_records_nothing_on_it(customer: Customer) -> None:
    with pytest.raises(NotAllowedError):
        record_touchpoint(actor=acting(Role.VIEWER), fact=fact(customer))
    assert not Touchpoint.records.all().exists()


def test_undo_passes_over_facts(actor: Actor, customer: Customer) -> None:
    record_touchpoint(actor=again(actor), fact=fact(customer))
    undo_last_step(actor=again(actor))
    customer.refresh_from_db()
    assert customer.deleted_at is not None


def test_an_identifier_names_one_record(actor: Actor, customer: Customer) -> None:
    names = {"kind": "number", "value": "C-1", "source": "sap"}
    add_identifier(actor=actor, **names, customer_id=customer.pk)
    with pytest.raises(InvalidValueError):
        add_identifier(actor=actor, **names, customer_id=customer.pk)


def test_a_note_belongs_to_its_record_and_customer(actor: Actor, customer: Customer) -> None:
    who = create_contact(actor=actor, values={"name": "Li", "customer": customer})
    note = add_note(actor=again(actor), record_type="contact", record_id=who.pk, text=" Likes tea ")
    assert (note.text, note.customer, note.owner) == ("Likes tea", customer, actor.user)
    edit_note(actor=again(actor), note_id=note.pk, text="Likes coffee", seen_version=1)
    delete_note(actor=again(actor), note_id=note.pk)
    assert Note.records.get().text == "Likes coffee"
    with pytest.raises(InvalidValueError):
        add_note(actor=actor, record_type="touchpoint", record_id=who.pk, text="x")
    with pytest.raises(RecordNotFoundError):
        add_note(actor=actor, record_type="customer", record_id=who.pk, text="x")


def test_who_may_not_edit_a_record_writes_no_note_on_it(actor: Actor) -> None:
    lead = create_lead(actor=again(actor), values={"name": "Li Jing"})
    manager = acting(Role.MANAGER)
    assert Lead.records.visible_to(manager.user).exists()
    with pytest.raises(NotAllowedError):
        add_note(actor=manager, record_type="lead", record_id=lead.pk, text="Mine")
    assert not Note.records.all().exists()
