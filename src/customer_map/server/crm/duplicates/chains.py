"""Follows merges: from a record to those that went into it, and from one that went to where it is now."""

from uuid import UUID

from customer_map.server.audit.records import Record
from customer_map.server.crm.duplicates.portraying import MODELS
from customer_map.server.crm.models import Merge


def merged_ids(record: Record) -> list[UUID]:
    """Return the ids of the records that went into `record`, also through others: its history is theirs too.

    Who may see the record may see them.
    """
    found: list[UUID] = []
    kept = [record.pk] if record.type_name() in MODELS else []
    while kept:
        merges = Merge.records.filter(
            Merge.alive(), record_type=record.type_name(), kept_id__in=kept
        )
        kept = [gone for gone in merges.values_list("gone_id", flat=True) if gone not in found]
        found += kept
    return found


def successor_id(record_type: str, record_id: UUID) -> UUID | None:
    """Return the record that a merged one is now, at the end of the chain; None for one that was not merged."""
    last = None
    current: UUID | None = record_id
    while current is not None:
        merges = Merge.records.filter(Merge.alive(), record_type=record_type, gone_id=current)
        current = merges.values_list("kept_id", flat=True).first()
        last = current or last
    return last
