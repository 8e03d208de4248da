from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from tests.crm.cases.desk import MONDAY, open_desk
from tests.crm.cases.mails import letter
from tests.crm.people import acting, again, person

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry, Notification
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.case_delivery import send_due_mail
from customer_map.server.crm.actions.case_mail import (
    answer_case,
    bring_in_mail,
    receive_mail,
    send_again,
)
from customer_map.server.crm.actions.cases import create_case, resolve_case, wait_for_customer
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.outbox import pause_before
from customer_map.server.crm.case_mail.errors import KnownMailError
from customer_map.server.crm.case_mail.reading import Attachment
from customer_map.server.crm.models import (
    Case,
    CaseDelivery,
    CaseMessage,
    Customer,
    Touchpoint,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def customer(actor: Actor) -> Customer:
    return create_customer(
        actor=again(actor), values={"name": "Wang Fang", "email": "wang@example.com"}
    )


@pytest.fixture
def case(actor: Actor, customer: Customer) -> Case:
    return create_case(actor=again(actor), values={"subject": "Leak", "customer": customer})


def answer(actor: Actor, case: Case, **values: object) -> CaseMessage:
    usual = {"text": "We come tomorrow.", "to": ["wang@example.com"]}
    return answer_case(actor=again(actor), case_id=case.pk, **{**usual, **values})  # type: ignore[arg-type]


def test_an_answer_is_sent_once_and_stops_the_clock(actor: Actor, case: Case) -> None:
    open_desk(actor)
    message = answer(actor, case, status="waiting", copies=["Boss@example.com"])
    assert outbox.outbox == []
    assert (send_due_mail(), send_due_mail()) == (1, 0)
    (sent,) = outbox.outbox
    assert sent.subject == f"[#{case.number}] Leak"
    assert (sent.to, sent.cc) == (["wang@example.com"], ["boss@example.com"])
    assert sent.message()["Message-ID"] == message.mail_id
    case.refresh_from_db()
    assert case.status == "waiting"
    assert case.first_answered_at is not None
    touchpoint = Touchpoint.records.get(name="email")
    assert (touchpoint.direction, touchpoint.customer) == ("out", case.customer)


def test_an_answer_carries_on_the_thread_and_its_files(actor: Actor, case: Case) -> None:
    bring_in_mail(actor=again(actor), case_id=case.pk, content=letter().as_bytes())
    files = [Attachment("plan.txt", "text/plain", b"1. come")]
    answer(actor, case, attachments=files)
    send_due_mail()
    sent = outbox.outbox[0].message()
    assert sent["In-Reply-To"] == "<1@example.com>"
    assert sent["References"] == "<1@example.com>"
    assert outbox.outbox[0].attachments[0].filename == "plan.txt"


def test_what_a_mail_server_does_not_take_is_tried_again(actor: Actor, case: Case) -> None:
    message = answer(actor, case)
    with patch.object(EmailBackend, "send_messages", side_effect=ConnectionRefusedError("down")):
        assert send_due_mail() == 0
    delivery = CaseDelivery.objects.get(message=message)
    assert "down" in delivery.problem
    assert send_due_mail() == 0, "not before its pause is over"
    assert send_due_mail(timezone.now() + pause_before(1) + timedelta(seconds=5)) == 1
    delivery.refresh_from_db()
    assert delivery.problem == ""
    assert len(outbox.outbox) == 1


def test_a_worker_that_dies_while_it_sends_leaves_the_mail_to_the_next(
    actor: Actor, case: Case
) -> None:
    answer(actor, case)
    with (
        patch.object(EmailBackend, "send_messages", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        send_due_mail()
    assert send_due_mail() == 0
    assert send_due_mail(timezone.now() + timedelta(minutes=6)) == 1


def test_patience_ends_and_the_author_hears_of_it(actor: Actor, case: Case) -> None:
    message = answer(actor, case)
    CaseMessage.records.update(recorded_at=timezone.now() - timedelta(days=4))
    with patch.object(EmailBackend, "send_messages", side_effect=ConnectionRefusedError("down")):
        send_due_mail()
    assert CaseDelivery.objects.get().given_up_at is not None
    assert Notification.objects.get().user == actor.user
    assert send_due_mail(timezone.now() + timedelta(days=1)) == 0
    send_again(actor=again(actor), message_id=message.pk)
    assert send_due_mail() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"to": []},
        {"to": ["wang"]},
        {"to": ["wang@example.com\nBcc: all@example.com"]},
        {"to": [f"a{n}@example.com" for n in range(21)]},
        {"copies": ["x@"]},
        {"text": "  "},
        {"status": "asleep"},
        {"attachments": [Attachment("big", "text/plain", b"x" * (10 * 1024 * 1024 + 1))]},
    ],
)
def test_an_answer_that_cannot_be_sent_leaves_nothing(
    actor: Actor, case: Case, values: dict[str, object]
) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(InvalidValueError):
        answer(actor, case, **values)
    case.refresh_from_db()
    assert (case.first_answered_at, case.status) == (None, "new")
    assert (CaseMessage.records.count(), CaseDelivery.objects.count()) == (0, 0)
    assert AuditEntry.objects.count() == before


def test_who_may_only_look_writes_no_answer(actor: Actor, case: Case) -> None:
    viewer = acting(Role.VIEWER)
    with pytest.raises(NotAllowedError):
        answer(viewer, case)
    with pytest.raises(NotAllowedError):
        bring_in_mail(actor=viewer, case_id=case.pk, content=letter().as_bytes())
    assert not CaseMessage.records.exists()
    stranger = person(Role.MEMBER)
    message = answer(actor, case)
    assert not CaseMessage.records.visible_to(stranger).exists()
    assert message in CaseMessage.records.visible_to(viewer.user)  # type: ignore[arg-type]


def test_a_mail_that_comes_in_wakes_a_waiting_case_once(actor: Actor, case: Case) -> None:
    wait_for_customer(actor=again(actor), case_id=case.pk)
    message = bring_in_mail(actor=again(actor), case_id=case.pk, content=letter().as_bytes())
    case.refresh_from_db()
    assert case.status == "open"
    assert (message.direction, message.text, message.written_at) == ("in", "It leaks.", MONDAY)
    with pytest.raises(KnownMailError):
        bring_in_mail(actor=again(actor), case_id=case.pk, content=letter().as_bytes())
    assert CaseMessage.records.count() == 1
    resolve_case(actor=again(actor), case_id=case.pk)
    away = letter(Message_ID="<2@example.com>", Auto_Submitted="auto-replied")
    bring_in_mail(actor=again(actor), case_id=case.pk, content=away.as_bytes())
    case.refresh_from_db()
    assert case.status == "resolved", "an out-of-office reply wakes nobody"


def test_what_a_colleague_wrote_elsewhere_counts_as_an_answer(actor: Actor, case: Case) -> None:
    assert actor.user
    mine = letter("We come.", From=actor.user.email, To="wang@example.com")
    message = bring_in_mail(actor=again(actor), case_id=case.pk, content=mine.as_bytes())
    assert (message.direction, message.author) == ("out", actor.user)
    assert not CaseDelivery.objects.exists()
    case.refresh_from_db()
    assert case.first_answered_at == max(MONDAY, case.opened_at)


def test_a_sent_answer_outlives_undo(actor: Actor, case: Case) -> None:
    me = again(actor)
    answer_case(actor=me, case_id=case.pk, text="Yes", to=["wang@example.com"], status="waiting")
    undo_last_step(actor=again(actor))
    case.refresh_from_db()
    assert case.status == "new"
    assert case.first_answered_at is not None
    assert CaseMessage.records.count() == 1


def test_the_door_finds_the_case_by_what_is_answered(actor: Actor, case: Case) -> None:
    message = answer(actor, case, status="waiting")
    reply = letter(In_Reply_To=message.mail_id, Subject="whatever")
    received = receive_mail(content=reply.as_bytes())
    assert received
    assert received.case == case
    assert receive_mail(content=reply.as_bytes()) is None
    case.refresh_from_db()
    assert case.status == "open"
    assert Notification.objects.filter(user=case.owner).count() == 1


def test_a_number_counts_only_from_people_of_the_case(actor: Actor, case: Case) -> None:
    known = letter(Subject=f"Re: [#{case.number}] Leak")
    assert receive_mail(content=known.as_bytes()).case == case  # type: ignore[union-attr]
    foreign = letter(
        From="eve@example.org", Subject=f"[#{case.number}] Leak", Message_ID="<2@example.org>"
    )
    assert receive_mail(content=foreign.as_bytes()).case != case  # type: ignore[union-attr]


def test_the_door_opens_a_case_in_the_queue_that_was_written_to(
    actor: Actor, customer: Customer
) -> None:
    desk = open_desk(actor)
    message = receive_mail(content=letter(To="Service <SERVICE@example.com>").as_bytes())
    assert message
    case = message.case
    assert (case.queue, case.customer, case.subject) == (desk.queue, customer, "Leak")
    assert (case.channel, case.owner) == ("email", None)
    answered = answer(actor, Case.records.get(pk=case.pk))
    assert answered.sender == "service@example.com"


def test_machines_open_no_cases(actor: Actor) -> None:
    for headers in ({"Auto_Submitted": "auto-generated"}, {"From": "nobody"}):
        assert receive_mail(content=letter(**headers).as_bytes()) is None
    assert not Case.records.exists()
