"""Turns a world into one whose change log, duplicates and notifications tell of every row in it."""

from django.db import models
from tests.security.worlds import World

from customer_map.server.audit.models import AuditEntry, Notification
from customer_map.server.audit.records import Governed
from customer_map.server.crm.models import DuplicatePair


def note_everything(world: World) -> None:
    """Let the change log tell of every row there is, and find each record like the person's own customer."""
    mine = world.near["customer"]
    for rows in world.layers:
        for name, row in rows.made.items():
            if not isinstance(row.pk, int):
                values = {_words_of(row): rows.word(name)}
                AuditEntry.objects.create(
                    actor=rows.owner, via="web", verb=f"{name}.edit", record_type=name, record_id=row.pk,
                    before=values, after=values, batch=row.pk,
                )  # fmt: skip
        other = rows.made.get("customer")
        if other and other.pk != mine.pk:
            first, second = sorted((mine.pk, other.pk))
            DuplicatePair.objects.create(
                record_type="customer", first_id=first, second_id=second, score=0.9
            )
        Notification.objects.create(user=rows.owner, kind="reminder", text=rows.word("notice"))


def _words_of(row: Governed) -> str:
    """Return a field of the row that holds words, or else any."""
    fields = row._meta.concrete_fields
    texts = (each.name for each in fields if isinstance(each, models.CharField | models.TextField))
    return next(texts, fields[-1].name)
