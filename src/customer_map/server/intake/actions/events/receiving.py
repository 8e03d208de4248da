"""Events that were read in, rows that are safe out: acknowledged only after the commit."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from psycopg import DataError

from customer_map.server.intake.database import driver_cursor
from customer_map.server.intake.events.cleaning import cleaned
from customer_map.server.intake.events.reading import EventRow, Read, Refusal
from customer_map.server.intake.models import EventSource, RefusedEvent

JOB = "intake.take_events"
"""The name of the job that takes received events over."""

RECEIVE = """
COPY intake_receivedevent (
    source_id, message_id, type, occurred_at, received_at, user_id, anonymous_id, name, payload) FROM STDIN
"""
IS_WAITING = """
SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1
"""
SHOWN_OF_REFUSED = 4_000
NULL = "\\N"
ESCAPES = ((b"\\", b"\\\\"), (b"\n", b"\\n"), (b"\t", b"\\t"), (b"\r", b"\\r"))


def receive(*, source_id: UUID, read: Read, received: datetime) -> None:
    """Keep the events of one request; when this returns they are on disk, and a job takes them over soon.

    What the database cannot hold, such as zero bytes in a text, is cleaned first.
    """
    try:
        _keep(source_id, read, received)
    except DataError:
        _keep(source_id, cleaned(read), received)
    ask_for_taking()


def ask_for_taking() -> None:
    """Let a worker take over what is there; one job that waits is enough."""
    with connection.cursor() as cursor:
        cursor.execute(IS_WAITING, [JOB])
        if cursor.rowcount:
            return
    try:
        app.configure_task(JOB, queueing_lock=JOB).defer()
    except AlreadyEnqueued:
        return


def _keep(source_id: UUID, read: Read, received: datetime) -> None:
    with transaction.atomic():
        if read.rows:
            lines = _lines(read.rows)
            with driver_cursor() as cursor, cursor.copy(RECEIVE) as copy:
                copy.write(lines)
        refuse(source_id=source_id, refused=read.refused, received=received)


def refuse(*, source_id: UUID, refused: list[Refusal], received: datetime) -> None:
    """Keep what was refused, so that people can see it and why."""
    rows = [
        RefusedEvent(
            source_id=source_id,
            received_at=received,
            message_id=one.message_id,
            name=one.name,
            reason=one.reason,
            payload=_shown(one.payload),
        )
        for one in refused
    ]
    if rows:
        RefusedEvent.objects.bulk_create(rows)
        counted = EventSource.objects.filter(pk=source_id)
        counted.update(refused=F("refused") + len(rows), last_seen_at=received)


def _shown(payload: bytes) -> str:
    return payload[:SHOWN_OF_REFUSED].decode("utf-8", "replace").replace("\0", "")


def _lines(rows: list[EventRow]) -> bytes:
    """The rows of one request in the text format of COPY."""
    source_id, received = str(rows[0].source_id), rows[0].received_at.isoformat()
    return b"".join(_line(row, source_id, received) for row in rows)


def _line(row: EventRow, source_id: str, received: str) -> bytes:
    fields = (
        source_id,
        _escaped(row.message_id),
        row.type,
        row.occurred_at.isoformat(),
        received,
        NULL if row.user_id is None else _escaped(row.user_id),
        NULL if row.anonymous_id is None else _escaped(row.anonymous_id),
        _escaped(row.name),
    )
    payload = row.payload
    for character, escape in ESCAPES:
        payload = payload.replace(character, escape)
    return b"%b\t%b\n" % ("\t".join(fields).encode(), payload)


def _escaped(text: str) -> str:
    """Most texts hold nothing that COPY would misread."""
    if text.isprintable() and "\\" not in text:
        return text
    raw = text.encode()
    for character, escape in ESCAPES:
        raw = raw.replace(character, escape)
    return raw.decode()
