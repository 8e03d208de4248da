"""Turns a message of a case into the e-mail that leaves."""

from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.ids import new_id
from customer_map.server.crm.models import Case, CaseMessage

MOST_RECIPIENTS = 20
MOST_REFERENCES = 20


def checked_addresses(given: list[str], field: str = "to") -> list[str]:
    """Return addresses that mail can be sent to, in lower case and each once.

    Raises InvalidValueError when one is none, or when there are too many.
    """
    found = list(dict.fromkeys(one.strip().lower() for one in given if one.strip()))
    for address in found:
        try:
            validate_email(address)
        except ValidationError as problem:
            reason = _("“{address}” is no e-mail address.").format(address=address[:100])
            raise InvalidValueError(field=field, reason=reason) from problem
    if len(found) > MOST_RECIPIENTS:
        reason = _("Write to {number} people at most.").format(number=MOST_RECIPIENTS)
        raise InvalidValueError(field=field, reason=reason)
    return found


def our_address(case: Case) -> str:
    """Return where answers of a case come from: its queue's address, or that of the installation."""
    if case.queue is not None and case.queue.address:
        return case.queue.address.lower()
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def new_mail_id(case: Case) -> str:
    """Return a Message-ID of our own; it stays the same however often a mail is tried."""
    domain = our_address(case).rpartition("@")[2] or "localhost"
    return f"<case-{case.number}.{new_id().hex}@{domain}>"


def email_of(message: CaseMessage) -> EmailMessage:
    """Return the e-mail of an outward message, the same each time it is asked for."""
    headers = {"Message-ID": message.mail_id, "Date": format_datetime(message.written_at)}
    if message.mail_references:
        headers["In-Reply-To"] = message.mail_references[-1]
        headers["References"] = " ".join(message.mail_references[-MOST_REFERENCES:])
    mail = EmailMessage(
        subject=message.subject,
        body=message.text,
        from_email=formataddr((message.sender_name, message.sender)),
        to=message.recipients,
        cc=message.copies,
        headers=headers,
    )
    for one in message.attachments.all():
        mail.attach(one.name, bytes(one.content), one.media_type)
    return mail
