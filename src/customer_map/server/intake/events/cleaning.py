"""An event that the database cannot hold as it came in, one that it can out."""

from dataclasses import replace

from customer_map.server.intake.events import reasons
from customer_map.server.intake.events.plain_json import plain, plain_text
from customer_map.server.intake.events.reading import EventRow, Read, Refusal


def cleaned(read: Read) -> Read:
    """Take out zero bytes, halves of characters and numbers without end; what is past that is refused.

    Only a request that the database refused comes here.
    """
    clean = Read(refused=list(read.refused))
    for row in read.rows:
        try:
            clean.rows.append(_row(row))
        except (ValueError, RecursionError):
            clean.refused.append(Refusal(reasons.UNREADABLE, row.payload, row.message_id, row.name))
    return clean


def _row(row: EventRow) -> EventRow:
    user, visitor = (plain_text(told or "") or None for told in (row.user_id, row.anonymous_id))
    if user is None and visitor is None:
        raise ValueError(row.type)
    return replace(
        row,
        payload=plain(row.payload),
        message_id=plain_text(row.message_id),
        name=plain_text(row.name),
        user_id=user,
        anonymous_id=visitor,
    )
