"""Notes the size of a segment as soon as its filter has been saved, so that its history begins that day."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from customer_map.server.crm.models import SavedFilter
from customer_map.server.insights.actions.segment_sizes import note_size
from customer_map.server.insights.saved_segments import CUSTOMER


@receiver(post_save, sender=SavedFilter)
def note_when_saved(instance: SavedFilter, **_kwargs: Any) -> None:
    """Count the members when the transaction has ended, unless the filter is gone or no segment."""
    if instance.record_type == CUSTOMER and instance.deleted_at is None:
        transaction.on_commit(partial(note_size, instance), robust=True)
