"""Notes every day how many customers each segment has, as its owner may see them."""

from django.db import transaction
from django.utils import timezone

from customer_map.errors import CustomerMapError
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import SavedFilter
from customer_map.server.insights.models import SegmentSize
from customer_map.server.insights.saved_segments import CUSTOMER, saved_members


def note_segment_sizes(*, actor: Actor) -> int:
    """Write down today's sizes, once more if the day has some; return how many segments were counted.

    A segment that nobody owns, or whose filter names a field that is gone, keeps its history and gets no new size.
    """
    del actor
    segments = SavedFilter.records.filter(
        record_type=CUSTOMER, deleted_at__isnull=True, owner__is_active=True
    )
    return sum(note_size(segment) for segment in segments.select_related("owner"))


@transaction.atomic
def note_size(segment: SavedFilter) -> bool:
    """Write down today's size of one segment; false when it cannot be counted."""
    if segment.owner is None:
        return False
    try:
        customers = saved_members(segment.owner, segment).count()
    except CustomerMapError:
        return False
    SegmentSize.objects.update_or_create(
        segment=segment, day=timezone.localdate(), defaults={"customers": customers}
    )
    return True
