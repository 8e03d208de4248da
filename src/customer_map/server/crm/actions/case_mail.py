"""Verbs on the conversation of a case: answers that go out, mails that come in; each is kept once and as text."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.actions import require_editable, require_visible
from customer_map.server.audit.log import append
from customer_map.server.audit.notifications import notify
from customer_map.server.crm.actions.case_queues import members_of
from customer_map.server.crm.actions.cases import create_case, edit_case, note_answer
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.case_mail.errors import KnownMailError
from customer_map.server.crm.case_mail.reading import (
    LARGEST_ATTACHMENT,
    LONGEST_TEXT,
    MEGABYTE,
    MOST_ATTACHMENTS,
    Attachment,
    Mail,
    read_mail,
)
from customer_map.server.crm.case_mail.threads import case_of, subject_of, who_writes
from customer_map.server.crm.case_mail.writing import checked_addresses, new_mail_id, our_address
from customer_map.server.crm.models import (
    Case,
    CaseAttachment,
    CaseDelivery,
    CaseMessage,
    CaseQueue,
    CaseStatus,
    Direction,
    MessageDirection,
)
from customer_map.server.crm.texts import clean_text

KIND = "case"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext(%s))"
# A word from the customer ends these.
ANSWERED_BY_MAIL = (CaseStatus.WAITING, CaseStatus.RESOLVED)


@transaction.atomic
def answer_case(
    *,
    actor: Actor,
    case_id: UUID | str,
    text: str,
    to: Sequence[str],
    copies: Sequence[str] = (),
    subject: str = "",
    status: str = "",
    attachments: Sequence[Attachment] = (),
) -> CaseMessage:
    """Write to the customer; a job sends it. The first answer stops its clock, `status` is set with it.

    Raises InvalidValueError when an address is none, nothing is written, or a file is too large.
    """
    case = require_visible(actor, Case, case_id)
    recipients = checked_addresses(list(to))
    if not recipients:
        raise InvalidValueError(field="to", reason=_("Say whom to write to."))
    others = checked_addresses(list(copies), "copies")
    _require_small(attachments)
    now = timezone.now()
    case = note_answer(actor=actor, case_id=case.pk, at=now, status=status, verb="case.answer")
    return send_from_case(
        actor=actor,
        case=case,
        text=_checked_text(text),
        recipients=recipients,
        copies=[one for one in others if one not in recipients],
        subject=subject,
        attachments=attachments,
    )


@transaction.atomic
def send_from_case(
    *,
    actor: Actor,
    case: Case,
    text: str,
    recipients: list[str],
    copies: Sequence[str] = (),
    subject: str = "",
    attachments: Sequence[Attachment] = (),
) -> CaseMessage:
    """Note a message that goes out, with its way out: both are there, or neither.

    Raises NotAllowedError when the actor may not edit the case.
    """
    require_editable(actor, case)
    last = CaseMessage.records.filter(case=case).exclude(mail_id="").order_by("-written_at").first()
    name = actor.user.name if actor.user else ""
    message = CaseMessage(
        case=case,
        direction=MessageDirection.OUTWARD,
        subject=subject_of(case, clean_text(subject)),
        text=text,
        sender=our_address(case),
        sender_name=name,
        recipients=recipients,
        copies=list(copies),
        mail_id=new_mail_id(case),
        mail_references=[*last.mail_references, last.mail_id] if last else [],
        author=actor.user,
        written_at=timezone.now().replace(microsecond=0),
    )
    _keep(actor, message, attachments, verb="case_message.send")
    CaseDelivery.objects.create(message=message, due_at=timezone.now())
    return message


@transaction.atomic
def bring_in_mail(*, actor: Actor, case_id: UUID | str, content: bytes) -> CaseMessage:
    """Add an e-mail that somebody saved to a case; what one of us wrote counts as an answer.

    Raises UnreadableMailError, and KnownMailError when it was brought in before.
    """
    mail = read_mail(content)
    case = require_visible(actor, Case, case_id)
    require_editable(actor, case)
    if _is_ours(mail, case):
        message = _message(actor, case, mail, MessageDirection.OUTWARD)
        note_answer(actor=actor, case_id=case.pk, at=message.written_at, verb="case.answer")
        return message
    return _take_in(actor, case, mail)


@transaction.atomic
def receive_mail(*, content: bytes) -> CaseMessage | None:
    """Take in an e-mail that came through the door: into the case it answers, or as a new one.

    None when a machine wrote it that answers nobody of ours, or it was here before. Raises UnreadableMailError.
    """
    actor = Actor.system()
    mail = read_mail(content)
    if mail.mail_id and _is_known(mail.mail_id):
        return None
    case = case_of(mail)
    if case is None and (mail.is_automatic or not mail.sender):
        return None
    message = _take_in(actor, case or _new_case(actor, mail), mail)
    _tell(message.case, mail)
    return message


@transaction.atomic
def send_again(*, actor: Actor, message_id: UUID | str) -> CaseDelivery:
    """Try a message now that could not be sent.

    Raises RecordNotFoundError also for one that came in: it was never to be sent.
    """
    rows = CaseMessage.records.filter(pk=message_id).select_related("case", "delivery")
    message = rows.first()
    case = require_visible(actor, Case, message.case_id if message else "")
    require_editable(actor, case)
    delivery = CaseDelivery.objects.select_for_update().filter(message=message).first()
    if delivery is None:
        raise RecordNotFoundError
    if delivery.sent_at is None:
        delivery.due_at, delivery.given_up_at, delivery.attempts = timezone.now(), None, 0
        delivery.save(update_fields=["due_at", "given_up_at", "attempts"])
        append(
            actor=actor,
            verb="case_message.send_again",
            record=delivery.message,
            before={},
            after={},
        )
    return delivery


def _take_in(actor: Actor, case: Case, mail: Mail) -> CaseMessage:
    message = _message(actor, case, mail, MessageDirection.INWARD)
    if case.status in ANSWERED_BY_MAIL and not mail.is_automatic:
        edit_case(
            actor=actor, case_id=case.pk, values={"status": CaseStatus.OPEN}, verb="case.reopen"
        )
    return message


def _message(actor: Actor, case: Case, mail: Mail, direction: MessageDirection) -> CaseMessage:
    if mail.mail_id and _is_known(mail.mail_id):
        raise KnownMailError
    message = CaseMessage(
        case=case,
        direction=direction,
        subject=mail.subject,
        text=mail.text,
        sender=mail.sender,
        sender_name=mail.sender_name,
        recipients=list(mail.recipients),
        copies=list(mail.copies),
        mail_id=mail.mail_id,
        mail_references=list(mail.references),
        left_out=list(mail.left_out),
        author=actor.user if direction == MessageDirection.OUTWARD else None,
        written_at=_not_later(mail.written_at),
    )
    _keep(actor, message, mail.attachments, verb="case_message.bring_in")
    return message


def _is_known(mail_id: str) -> bool:
    """Whether the mail was here before; the same one, taken in at this instant, is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [f"mail {mail_id}"])
    return CaseMessage.records.filter(mail_id=mail_id).exists()


def _keep(
    actor: Actor, message: CaseMessage, attachments: Sequence[Attachment], *, verb: str
) -> None:
    """Write a message with its files, one entry of the log, and the touchpoint that it is."""
    message.save(force_insert=True)
    CaseAttachment.objects.bulk_create(
        CaseAttachment(
            message=message,
            name=one.name[:200],
            media_type=one.media_type,
            size=len(one.content),
            content=one.content,
        )
        for one in attachments
    )
    told = {"case": str(message.case_id), "subject": message.subject, "to": message.recipients}
    append(actor=actor, verb=verb, record=message, before=None, after=told)
    _note_contact(message)


def _note_contact(message: CaseMessage) -> None:
    case, is_inward = message.case, message.direction == MessageDirection.INWARD
    if case.customer is None:
        return
    note_consequence(
        Fact(
            customer=case.customer,
            contact=case.contact,
            occurred_at=message.written_at,
            channel="email",
            name="email",
            direction=Direction.INWARD if is_inward else Direction.OUTWARD,
            text=message.subject,
            message_id=f"case_message:{message.pk}",
            case=case,
        )
    )


def _new_case(actor: Actor, mail: Mail) -> Case:
    customer, contact = who_writes(mail.sender)
    addressed = {address.lower() for address in (*mail.recipients, *mail.copies)}
    queues = CaseQueue.records.filter(CaseQueue.alive()).exclude(address="")
    queue = next((one for one in queues if one.address.lower() in addressed), None)
    values = {
        "subject": mail.subject or mail.sender,
        "customer": customer,
        "contact": contact,
        "queue": queue,
        "channel": "email",
    }
    return create_case(actor=actor, values=values)


def _tell(case: Case, mail: Mail) -> None:
    """Tell whose case it is, or the members of its queue, that the customer has written."""
    people = [case.owner] if case.owner else members_of(case.queue) if case.queue else []
    for user in people:
        if user.is_active and Case.records.visible_to(user).filter(pk=case.pk).exists():
            with override(user.language or None):
                text = _("{who} has written: {subject}")
                who = mail.sender_name or mail.sender
                said = text.format(who=who, subject=mail.subject or case.subject)
            notify(user=user, kind=KIND, text=said, link=f"/cases/{case.pk}/")


def _is_ours(mail: Mail, case: Case) -> bool:
    is_colleague = User.objects.filter(email__iexact=mail.sender, is_active=True).exists()
    return mail.sender == our_address(case) or is_colleague


def _not_later(written_at: datetime | None) -> datetime:
    """Return when a mail was written; clocks of others may be fast."""
    now = timezone.now()
    return min(written_at or now, now)


def _checked_text(text: str) -> str:
    clean = clean_text(text.replace("\r\n", "\n"))
    if not clean:
        raise InvalidValueError(field="text", reason=_("Write something."))
    if len(clean) > LONGEST_TEXT:
        raise InvalidValueError(field="text", reason=_("This text is too long."))
    return clean


def _require_small(attachments: Sequence[Attachment]) -> None:
    whole = sum(len(one.content) for one in attachments)
    if whole > LARGEST_ATTACHMENT or len(attachments) > MOST_ATTACHMENTS:
        reason = _("Send at most {number} MB of files.").format(
            number=LARGEST_ATTACHMENT // MEGABYTE
        )
        raise InvalidValueError(field="files", reason=reason)
