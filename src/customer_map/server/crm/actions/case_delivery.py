"""Messages of cases that wait in the outbox in, e-mails out."""

from datetime import datetime

from django.core.mail import get_connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.server.audit.notifications import notify
from customer_map.server.crm.actions.outbox import LONGEST_WAIT_SECONDS, Outbox, send_due
from customer_map.server.crm.case_mail.writing import email_of
from customer_map.server.crm.models import CaseDelivery


def send_due_mail(now: datetime | None = None) -> int:
    """Send what is due, the oldest first; return how many a mail server took."""
    return send_due(OUTBOX, now)


def _rows() -> QuerySet[CaseDelivery]:
    rows = CaseDelivery.objects.filter(message__case__deleted_at__isnull=True)
    return rows.select_related("message__author")


def _send(delivery: CaseDelivery) -> None:
    """Give a message to the mail server; it bears the same Message-ID however often it is tried."""
    mail = email_of(delivery.message)
    mail.connection = get_connection(timeout=LONGEST_WAIT_SECONDS)
    mail.send()


def _written_at(delivery: CaseDelivery) -> datetime:
    return delivery.message.recorded_at


def _tell_author(delivery: CaseDelivery) -> None:
    author = delivery.message.author
    if author is None:
        return
    with override(author.language or None):
        text = _("An answer could not be sent: {subject}").format(subject=delivery.message.subject)
        notify(user=author, kind="case", text=text, link=f"/cases/{delivery.message.case_id}/")


OUTBOX = Outbox(rows=_rows, send=_send, waits_since=_written_at, tell=_tell_author)
