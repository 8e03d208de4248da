"""Turns a record type into the definitions of its custom fields."""

from customer_map.server.audit.records import Record
from customer_map.server.crm.models import CustomField


def custom_fields_of(model: type[Record]) -> list[CustomField]:
    """Return the definitions for the records of `model`, in the order of their forms; everybody may know them."""
    rows = CustomField.records.get_queryset().filter(CustomField.alive())
    return list(rows.filter(record_type=model.type_name()))


def all_custom_fields() -> list[CustomField]:
    """Return the definitions for all record types, in the order of their types and forms."""
    return list(CustomField.records.get_queryset().filter(CustomField.alive()))


def archived_custom_fields() -> list[CustomField]:
    """Return the definitions that were taken away, newest first."""
    rows = CustomField.records.get_queryset().filter(deleted_at__isnull=False)
    return list(rows.order_by("-deleted_at"))
