"""Turns two records, and whose value stays for each field, into the values of the record that is kept."""

from collections.abc import Mapping
from typing import Any

from customer_map.server.audit.records import Record
from customer_map.server.crm.fields import CONTACT_FIELDS, CUSTOMER_FIELDS
from customer_map.server.crm.models import Contact, Customer

KEPT, GONE = "kept", "gone"
FIELDS: dict[type[Record], tuple[str, ...]] = {Customer: CUSTOMER_FIELDS, Contact: CONTACT_FIELDS}
"""The fields one chooses between; tags and custom values of both stay."""


def merged_values(kept: Record, gone: Record, choices: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the kept record by attribute name.

    Where nobody chose, the kept record's value stays unless it has none. Another name that would be lost becomes the
    other name.
    """
    values = {
        _attribute(kept, name): _chosen(kept, gone, name, choices.get(name, ""))
        for name in FIELDS[type(kept)]
    }
    values |= {"tags": _all_tags(kept, gone), "custom": _all_custom(kept, gone, choices)}
    _keep_other_name(values, kept, gone)
    _belong_to_none_of_them(values, kept, gone)
    return values


def default_choice(kept: Record, gone: Record, name: str) -> str:
    """Return whose value stays where nobody chose."""
    has_none = getattr(kept, _attribute(kept, name)) in (None, "")
    return GONE if has_none and getattr(gone, _attribute(gone, name)) not in (None, "") else KEPT


def _attribute(record: Record, name: str) -> str:
    field: Any = record._meta.get_field(name)
    return str(field.attname)


def _chosen(kept: Record, gone: Record, name: str, choice: str) -> Any:
    whose = choice if choice in (KEPT, GONE) else default_choice(kept, gone, name)
    return getattr(gone if whose == GONE else kept, _attribute(kept, name))


def _all_tags(kept: Record, gone: Record) -> list[str]:
    tags = [*getattr(kept, "tags", []), *getattr(gone, "tags", [])]
    return list(dict.fromkeys(tags))


def _all_custom(kept: Record, gone: Record, choices: Mapping[str, str]) -> dict[str, Any]:
    ours, theirs = getattr(kept, "custom", {}), getattr(gone, "custom", {})
    return {**ours, **theirs} if choices.get("custom") == GONE else {**theirs, **ours}


def _keep_other_name(values: dict[str, Any], kept: Record, gone: Record) -> None:
    names = (getattr(kept, "name", ""), getattr(gone, "name", ""))
    lost = next((name for name in names if name != values["name"]), "")
    if not values["alias"]:
        values["alias"] = lost


def _belong_to_none_of_them(values: dict[str, Any], kept: Record, gone: Record) -> None:
    """A customer is not its own parent, also when one of the two was the other's."""
    both = (kept.pk, gone.pk)
    if values.get("parent_id") in both:
        parents = (getattr(record, "parent_id", None) for record in (kept, gone))
        values["parent_id"] = next((parent for parent in parents if parent not in both), None)
