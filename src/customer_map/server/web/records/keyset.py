"""Turns ordered rows and a place in them into one page, however many rows lie before it.

A page begins behind the last row of the page before, told by its value and its id, so that the database goes there
through an index instead of counting rows. Rows without a value come last, in either direction.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.texts import whole_number

MOST_COUNTED = 10_000
VALUE = "sorted_by"  # what a row is annotated with; no field is called so


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are; with `has_more` it is the most that are counted."""

    number: int
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A row as the order knows it: its value, None when it has none, and its id."""

    value: Any
    row_id: Any

    def written(self) -> str:
        """Return it as a part of an address."""
        value = None if self.value is None else str(self.value)
        text = json.dumps([value, str(self.row_id)], ensure_ascii=False)
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Order:
    """Rows of `model` by the value at `path`, then by id."""

    model: type[models.Model]
    path: str
    descending: bool = False

    @property
    def tie(self) -> str:
        """The path of the id: in the table of the value where that has the same id, so that one index holds both."""
        start, _dots, _field = self.path.rpartition("__")
        is_step = start and "__" not in start
        step: Any = self.model._meta.get_field(start) if is_step else None
        if step is None or not step.one_to_one:
            return "pk"
        return f"{start}__{step.related_model._meta.pk.attname}"

    @property
    def may_lack_value(self) -> bool:
        """Whether a row may have no value there."""
        return any(step.null or step.auto_created for step in _steps(self.model, self.path))

    def read(self, text: str) -> Place | None:
        """Return the place that an address tells; None for what is none."""
        try:
            value, row_id = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            fields = (_steps(self.model, self.path)[-1], self.model._meta.pk)
            read = [
                field.to_python(one) for field, one in zip(fields, (value, row_id), strict=True)
            ]
        except (ValueError, TypeError, RecursionError, ValidationError):
            return None
        return Place(*read)

    def turned(self, *, round_about: bool) -> "Order":
        """Return the opposite order, or this one."""
        return Order(self.model, self.path, self.descending != round_about)


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Some rows in their order, and the places that the pages around them begin from; "" where there is none.

    `first` is the number of the first row, as far as the reader came page by page. `count` is how many rows there
    are, or the most that are counted when there are more.
    """

    rows: list[Any]
    count: int
    has_more: bool
    first: int
    size: int
    after: str
    before: str

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def next_first(self) -> int:
        """The number that the next page begins with."""
        return self.first + len(self.rows)

    @property
    def previous_first(self) -> int:
        """The number that the page before begins with."""
        return max(1, self.first - self.size)


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of a page, and whether others lie before and behind them."""

    rows: list[Any]
    has_before: bool
    has_behind: bool


def slice_after(rows: VisibleRows[Any], order: Order, place: Place | None, size: int) -> Slice:
    """Return up to `size` rows behind `place`, or the first ones."""
    found = _behind(rows, order, place, size + 1)
    return Slice(found[:size], place is not None, len(found) > size)


def slice_before(rows: VisibleRows[Any], order: Order, place: Place, size: int) -> Slice:
    """Return the `size` rows before `place`; the first ones when there are fewer."""
    found = _behind(rows, order, place, size + 1, backwards=True)
    if len(found) <= size:
        return slice_after(rows, order, None, size)
    return Slice(found[:size][::-1], has_before=True, has_behind=True)


def page_of(
    rows: VisibleRows[Any], order: Order, query: Mapping[str, Any], count: Count, size: int
) -> KeysetPage:
    """Return the page that an address asks for: behind the place `after`, before the place `before`, or the first."""
    before, after = (order.read(query.get(name, "")) for name in ("before", "after"))
    part = (
        slice_before(rows, order, before, size) if before else slice_after(rows, order, after, size)
    )
    first = whole_number(query.get("from", "")) or 1
    return KeysetPage(
        rows=part.rows,
        count=count.number,
        has_more=count.has_more,
        first=max(1, first) if part.has_before else 1,
        size=size,
        after=place_of(part.rows[-1]).written() if part.has_behind else "",
        before=place_of(part.rows[0]).written() if part.has_before and part.rows else "",
    )


def counted(rows: VisibleRows[Any], most: int = MOST_COUNTED) -> Count:
    """Count no further than `most`: counting all of a million rows would take longer than showing them."""
    number = rows.order_by().values("pk")[: most + 1].count()
    return Count(min(number, most), number > most)


def place_of(row: Any) -> Place:
    """Return where a row of a slice stands."""
    return Place(getattr(row, VALUE), row.pk)


def is_indexed(model: type[models.Model], path: str) -> bool:
    """Whether an index has the rows of `model` in the order of a path, so that any number of them can be sorted."""
    steps = _steps(model, path)
    stored = steps[-1]
    indexes = [index.fields_orders[0][0] for index in stored.model._meta.indexes if index.fields]
    return bool(stored.unique or stored.name in indexes)


def _behind(
    rows: VisibleRows[Any],
    order: Order,
    place: Place | None,
    number: int,
    *,
    backwards: bool = False,
) -> list[Any]:
    """Return `number` rows in the order, or against it: those with a value and those without are asked for apart.

    Together they would be sorted as a whole, as no index tells of rows that another table does not have.
    """
    found: list[Any] = []
    for lacks_value in _parts(order, place, backwards=backwards):
        part = (
            rows.filter(**{f"{order.path}__isnull": lacks_value}) if order.may_lack_value else rows
        )
        if place is not None and (place.value is None) == lacks_value:
            part = part.filter(_is_behind(order.turned(round_about=backwards), place))
        part = part.annotate(**{VALUE: F(order.path)})
        found += part.order_by(*_ordering(order, lacks_value=lacks_value, backwards=backwards))[
            : number - len(found)
        ]
        if len(found) == number:
            break
    return found


def _parts(order: Order, place: Place | None, *, backwards: bool) -> list[bool]:
    """Return the parts that are still to be read, as whether their rows lack the value."""
    if not order.may_lack_value:
        return [False]
    parts = [True, False] if backwards else [False, True]
    return parts if place is None else parts[parts.index(place.value is None) :]


def _is_behind(order: Order, place: Place) -> Q:
    if place.value is None:
        return Q(**{f"pk__{'lt' if order.descending else 'gt'}": place.row_id})
    is_behind = TupleLessThan if order.descending else TupleGreaterThan
    from_value = Q(**{f"{order.path}__{'lte' if order.descending else 'gte'}": place.value})
    stands = (F(order.path), F(order.tie))
    return from_value & Q(is_behind(stands, (place.value, place.row_id)))


def _ordering(order: Order, *, lacks_value: bool, backwards: bool) -> list[str]:
    sign = "-" if order.descending != backwards else ""
    return [f"{sign}pk"] if lacks_value else [f"{sign}{order.path}", f"{sign}{order.tie}"]


def _steps(model: type[models.Model], path: str) -> list[Any]:
    """Return the fields that a path goes through.

    Raises FieldDoesNotExist for a path that leads nowhere.
    """
    found: list[Any] = []
    holder: type[models.Model] | None = model
    for name in path.split("__"):
        if holder is None:
            raise FieldDoesNotExist(path)
        found.append(holder._meta.get_field(name))
        holder = found[-1].related_model if found[-1].is_relation else None
    return found
