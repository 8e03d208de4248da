"""Drops the notes of changed touchpoints that no index needs any more."""

from django.db import connection, transaction

from customer_map.server.accounts.actors import Actor
from customer_map.server.insights.index.marks import NOTES_KEPT_DAYS

# Kept long enough, a horizon tells which transactions had ended by then: an index filled since knows all they did.
NOTE_HORIZON = "INSERT INTO crm_touchpointhorizon DEFAULT VALUES ON CONFLICT DO NOTHING"
FORGET_NOTES = """
DELETE FROM crm_touchpointchange WHERE transaction < (
    SELECT max(transaction) FROM crm_touchpointhorizon WHERE at < now() - make_interval(days => %(days)s))
"""
FORGET_HORIZONS = """
DELETE FROM crm_touchpointhorizon WHERE at < (
    SELECT max(at) FROM crm_touchpointhorizon WHERE at < now() - make_interval(days => %(days)s))
"""


@transaction.atomic
def forget_old_notes(*, actor: Actor) -> int:
    """Drop notes older than an index may be (see `marks.can_follow`); return how many."""
    del actor  # the clock
    with connection.cursor() as cursor:
        cursor.execute(NOTE_HORIZON)
        cursor.execute(FORGET_NOTES, {"days": NOTES_KEPT_DAYS})
        forgotten = cursor.rowcount
        cursor.execute(FORGET_HORIZONS, {"days": NOTES_KEPT_DAYS})
    return int(forgotten)
