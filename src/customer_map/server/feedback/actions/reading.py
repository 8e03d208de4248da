"""Reads what waits: new, changed and gone texts become statements, batch by batch, each exactly once.

A batch is one transaction: it takes notes away and puts statements in their place. What is cut off in between is done
again as if nothing had happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from customer_map.server.feedback.models import LearnedModel, Statement, UnreadText
from customer_map.server.feedback.queries.speaking import speaking_model
from customer_map.server.feedback.reading import statements_in
from customer_map.server.feedback.sources import Waiting, texts_of

AT_ONCE = 2_000
LOCK = "feedback_reading"

# One at a time: else a slower one could write an older state over a newer one.
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext(%s))"
TAKE = """
DELETE FROM feedback_unreadtext WHERE id IN (SELECT id FROM feedback_unreadtext ORDER BY id LIMIT %s)
RETURNING source_type, source_id, occurred_at
"""
NOTE_EVERYTHING = "SELECT feedback_note_everything()"


@dataclass(frozen=True, slots=True)
class ReadingStatus:
    """How far reading is: texts that wait, statements that there are, and the model that speaks ("base" or "own")."""

    waiting: int
    statements: int
    speaks: str


def read_all() -> int:
    """Read until nothing waits, or another process is at it; return how many notes were taken."""
    taken = 0
    while number := read_waiting():
        taken += number
    return taken


@transaction.atomic
def read_waiting(most: int = AT_ONCE) -> int:
    """Read up to `most` waiting texts; return how many notes were taken, 0 also when another process is at it."""
    with connection.cursor() as cursor:
        cursor.execute(TRY_LOCK, [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(TAKE, [most])
        waiting = [Waiting(*row) for row in cursor.fetchall()]
    if waiting:
        _replace(waiting)
    return len(waiting)


def note_everything() -> int:
    """Let all texts be read again; what is known of them stays until then. Returns how many wait."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE_EVERYTHING)
        row: tuple[int] = cursor.fetchone()
    return row[0]


def reading_status() -> ReadingStatus:
    """Return how far reading is."""
    used = LearnedModel.objects.filter(is_used=True).exists()
    return ReadingStatus(
        waiting=UnreadText.objects.count(),
        statements=Statement.records.count(),
        speaks="own" if used else "base",
    )


def _replace(waiting: Sequence[Waiting]) -> None:
    """What the same words were found to speak of stays with them."""
    old = Statement.records.filter(_from(waiting))
    themes = {
        (source_id, text): theme
        for source_id, text, theme in old.filter(theme__isnull=False).values_list(
            "source_id", "text", "theme_id"
        )
    }
    old.delete()
    model, spoken_by = speaking_model()
    made = statements_in(texts_of(waiting), model, spoken_by)
    for one in made:
        one.theme_id = themes.get((one.source_id, one.text))
    Statement.records.bulk_create(made, batch_size=AT_ONCE)


def _from(waiting: Sequence[Waiting]) -> Q:
    found = Q(pk__in=[])
    for kind in {one.source_type for one in waiting}:
        ids = {one.source_id for one in waiting if one.source_type == kind}
        found |= Q(source_type=kind, source_id__in=ids)
    return found
