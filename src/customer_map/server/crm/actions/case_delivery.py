"""Messages of cases that wait in the outbox in, e-mails out: each sent at least once, retried ever more rarely."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.server.audit.notifications import notify
from customer_map.server.crm.case_mail.writing import email_of
from customer_map.server.crm.models import CaseDelivery

# A worker that is killed while it sends leaves its message to the next one after this time.
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
PATIENCE = timedelta(days=3)
LONGEST_WAIT_SECONDS = 30
AT_ONCE = 200


def send_due_mail(now: datetime | None = None) -> int:
    """Send what is due, the oldest first; return how many a mail server took."""
    taken = 0
    for _turn in range(AT_ONCE):
        delivery = _claim(now or timezone.now())
        if delivery is None:
            break
        taken += _send(delivery)
    return taken


def pause_before(attempt: int) -> timedelta:
    """Return how long to wait after a failed attempt: twice as long each time."""
    doubled: int = 2 ** min(attempt - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


@transaction.atomic
def _claim(now: datetime) -> CaseDelivery | None:
    """Take the oldest message that is due, and no other worker has taken."""
    due = CaseDelivery.objects.filter(
        sent_at__isnull=True,
        given_up_at__isnull=True,
        due_at__lte=now,
        message__case__deleted_at__isnull=True,
    )
    found = due.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")
    delivery = found.select_related("message__author").first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.due_at = now + LEASE
        delivery.save(update_fields=["attempts", "due_at"])
    return delivery


def _send(delivery: CaseDelivery) -> bool:
    """Give a message to the mail server; it bears the same Message-ID however often it is tried."""
    try:
        mail = email_of(delivery.message)
        mail.connection = get_connection(timeout=LONGEST_WAIT_SECONDS)
        mail.send()
    except (OSError, ValueError) as problem:  # all that mail servers and addresses do wrong
        _note_failure(delivery.pk, f"{type(problem).__name__}: {problem}")
        return False
    CaseDelivery.objects.filter(pk=delivery.pk).update(sent_at=timezone.now(), problem="")
    return True


@transaction.atomic
def _note_failure(delivery_id: UUID, problem: str) -> None:
    delivery = CaseDelivery.objects.select_for_update().get(pk=delivery_id)
    now = timezone.now()
    delivery.problem = problem[:300]
    delivery.due_at = now + pause_before(delivery.attempts)
    if now - delivery.message.recorded_at > PATIENCE:
        delivery.given_up_at = now
        _tell_author(delivery)
    delivery.save(update_fields=["problem", "due_at", "given_up_at"])


def _tell_author(delivery: CaseDelivery) -> None:
    author = delivery.message.author
    if author is None:
        return
    with override(author.language or None):
        text = _("An answer could not be sent: {subject}").format(subject=delivery.message.subject)
        notify(user=author, kind="case", text=text, link=f"/cases/{delivery.message.case_id}/")
