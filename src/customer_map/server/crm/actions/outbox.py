"""Rows that wait to be sent in, e-mails out: each sent at least once, failures retried ever more rarely."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from customer_map.server.crm.models.outbox import Outgoing

# A worker that is killed while it sends leaves its row to the next one after this time.
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
PATIENCE = timedelta(days=3)
LONGEST_WAIT_SECONDS = 30
AT_ONCE = 200

RowT = TypeVar("RowT", bound=Outgoing)


@dataclass(frozen=True)
class Outbox(Generic[RowT]):
    """What one kind of row needs to be sent.

    `rows` may go out; `send` gives one to the mail server; `waits_since` says when it was written; `tell` its author
    that it was given up.
    """

    rows: Callable[[], QuerySet[RowT]]
    send: Callable[[RowT], None]
    waits_since: Callable[[RowT], datetime]
    tell: Callable[[RowT], None]


def send_due(outbox: Outbox[RowT], now: datetime | None = None) -> int:
    """Send what is due, the oldest first; return how many a mail server took."""
    taken = 0
    for _turn in range(AT_ONCE):
        row = _claim(outbox, now or timezone.now())
        if row is None:
            break
        taken += _send(outbox, row)
    return taken


def pause_before(attempt: int) -> timedelta:
    """Return how long to wait after a failed attempt: twice as long each time."""
    doubled: int = 2 ** min(attempt - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


@transaction.atomic
def _claim(outbox: Outbox[RowT], now: datetime) -> RowT | None:
    """Take the oldest row that is due, and no other worker has taken."""
    due = outbox.rows().filter(sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=now)
    found = due.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")
    row = found.first()
    if row is not None:
        row.attempts += 1
        row.due_at = now + LEASE
        row.save(update_fields=["attempts", "due_at"])
    return row


def _send(outbox: Outbox[RowT], row: RowT) -> bool:
    try:
        outbox.send(row)
    except (OSError, ValueError) as problem:  # all that mail servers and addresses do wrong
        _note_failure(outbox, row, f"{type(problem).__name__}: {problem}")
        return False
    outbox.rows().filter(pk=row.pk).update(sent_at=timezone.now(), problem="")
    return True


@transaction.atomic
def _note_failure(outbox: Outbox[RowT], sent: RowT, problem: str) -> None:
    row = outbox.rows().select_for_update(of=("self",)).filter(pk=sent.pk).first()
    if row is None:
        return
    now = timezone.now()
    row.problem = problem[:300]
    row.due_at = now + pause_before(row.attempts)
    if now - outbox.waits_since(row) > PATIENCE:
        row.given_up_at = now
        outbox.tell(row)
    row.save(update_fields=["problem", "due_at", "given_up_at"])
