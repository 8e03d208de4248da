"""Turns fields of records into columns of a table: what is read with them, how they sort, what a cell shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from customer_map.server.audit.records import Record
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.web.records.amounts import full_money

# What a table shows, and an export holds, where nobody has chosen columns.
USUAL: dict[str, str] = {
    "customer": "name industry region value_tier revenue owner last_touchpoint_at",
    "contact": "name customer title department email phone owner",
    "lead": "name company status email phone source owner",
    "opportunity": "name customer stage amount currency close_on owner",
    "activity": "subject kind customer due_at starts_at done_at owner",
    "case": "number subject customer status priority resolution_due_at queue opened_at owner",
    "product": "code name category price currency",
    "order": "number customer placed_at total currency channel",
}
CUSTOM = "custom_"  # as the form of a record calls custom fields
SORTED = (
    FieldKind.TEXT,
    FieldKind.NUMBER,
    FieldKind.DATE,
    FieldKind.TIME,
    FieldKind.CHOICE,
    FieldKind.BOOLEAN,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: a text, or words such as tags; `editable` is the field of the form that changes it."""

    text: str
    is_number: bool = False
    words: tuple[str, ...] = ()
    editable: str = ""


def usual_columns(record_type: str, fields: dict[str, FilterField]) -> tuple[FilterField, ...]:
    """Return the columns of a table that nobody has changed, as far as the reader may see them."""
    return tuple(fields[name] for name in USUAL[record_type].split() if name in fields)


def read_with(columns: Iterable[FilterField]) -> tuple[str, ...]:
    """Return the links that rows need for these columns, each read with the rows in one query."""
    links = set()
    for one in columns:
        if one.kind in (FieldKind.PERSON, FieldKind.LINK):
            links.add(one.path)
        elif "__" in one.path:
            links.add(one.path.rpartition("__")[0])
    return tuple(sorted(links))


def sort_path(item: FilterField) -> str:
    """Return the path that a column sorts by; "" when it cannot."""
    return item.path if item.kind in SORTED and not item.key else ""


def ordered_by(path: str, *, descending: bool) -> OrderBy:
    """Return the order by a path, unknown values last."""
    return F(path).desc(nulls_last=True) if descending else F(path).asc(nulls_last=True)


def stored_value(record: Record, item: FilterField) -> Any:
    """Return what a record holds; a missing link on the way is None."""
    if item.key:
        return getattr(record, "custom", {}).get(item.key)
    value: Any = record
    for step in item.path.split("__"):
        value = getattr(value, step, None)
    return value


def cell_of(record: Record, item: FilterField, editable: tuple[str, ...] = ()) -> Cell:
    """Return what the cell of a record in a column shows; `editable` are the fields of its form."""
    value = stored_value(record, item)
    name = editable_name(editable, item) if editable else ""
    if item.kind == FieldKind.TAGS:
        return Cell("", words=tuple(value or ()), editable=name)
    is_number = item.kind == FieldKind.NUMBER
    return Cell(shown(record, item, value), is_number=is_number, editable=name)


def editable_name(names: tuple[str, ...], item: FilterField) -> str:
    """Return what the form of a record, which has these fields and custom ones, calls a column; "" if it has none."""
    if item.key:
        return f"{CUSTOM}{item.key}"
    return item.name if item.name in names else ""


def shown(record: Record, item: FilterField, value: Any) -> str:
    """Return a value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if item.kind == FieldKind.CHOICE:
        return str(dict(item.choices).get(value, value))
    if item.is_money:
        return full_money(Decimal(str(value)), _currency(record, item))
    if isinstance(value, int | float | Decimal):
        return number_format(value, use_l10n=True, force_grouping=True)
    return _time(value)


def _currency(record: Record, item: FilterField) -> str:
    holder = getattr(record, "figures", None) if item.path.startswith("figures__") else record
    return str(getattr(holder, "currency", "") or "")


def _time(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
