"""Turns the rows of a list into a time line: each record, or the number of each month, in the row of its group."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncMonth
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.crm.models import Stage
from customer_map.server.web.calendar.periods import FIRST_YEAR, LAST_YEAR
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.listing import listed_rows
from customer_map.server.web.views.calendar import day_of
from customer_map.server.web.views.columns import stored_value, usual_columns
from customer_map.server.web.views.lanes import DOT, LEFT, RIGHT, WIDTH, Dot, Row, rows_of
from customer_map.server.web.views.layouts import TIMELINE_GROUPS, TIMELINE_MOMENTS, TIMELINE_SPANS
from customer_map.server.web.views.state import ListState
from customer_map.server.web.views.time_axis import Axis, Mark

# So many records are shown one by one; of more, each month shows how many they are.
MOST_ALONE, MOST_NAMED = 300, 80
MOST_GROUPS = 14
LARGEST_DOT = 15
SPAN = "span"


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a record stands: on the day of `field`, or, when it lasts, from there until the day of `until`."""

    name: str
    label: str
    field: FilterField
    until: FilterField | None = None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A time line; without rows nothing has such a moment."""

    rows: list[Row]
    marks: list[Mark]
    height: float
    by: Moment
    choices: list[Moment]
    group: FilterField | None
    groups: list[FilterField]
    count: int
    is_added_up: bool
    hidden_groups: int

    @property
    def hidden_dots(self) -> int:
        """How many records found no room in their row."""
        return sum(row.left for row in self.rows)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the time line is made of: the moment of a record, and its group."""

    by: FilterField
    until: FilterField | None
    group: FilterField | None
    tree: dict[str, Any]


def timeline_page(user: User, kind: Kind, query: QueryDict, state: ListState) -> TimelinePage:
    """Return the time line of a list, as it is filtered."""
    choices = _moments(kind, state.fields)
    groups = [state.fields[name] for name in TIMELINE_GROUPS[kind.name] if name in state.fields]
    by = next((one for one in choices if one.name == query.get("by")), choices[0])
    usual = groups[0] if "group" not in query else None
    group = next((one for one in groups if one.name == query.get("group")), usual)
    chosen = Chosen(by.field, by.until, group, state.tree)
    asked = (by.field, by.until, group)
    columns = (*usual_columns(kind.name, state.fields), *(one for one in asked if one))
    path = by.field.path
    rows = listed_rows(user, kind, query, state, columns).filter(**{f"{path}__isnull": False})
    rows = rows.filter(**{f"{path}__year__gt": FIRST_YEAR, f"{path}__year__lt": LAST_YEAR})
    ends = rows.order_by().aggregate(
        first=Min(path), last=Max(path), count=Count("pk"), **_ended(by.until)
    )
    axis = _axis(ends)
    is_added_up = ends["count"] > MOST_ALONE
    found = _months(rows, chosen, axis) if is_added_up else _records(rows, chosen, axis)
    named = _named(user, found, group)
    drawn, height = rows_of(named[:MOST_GROUPS], with_labels=ends["count"] <= MOST_NAMED)
    return TimelinePage(
        rows=drawn,
        marks=axis.marks() if drawn else [],
        height=height,
        by=by,
        choices=choices,
        group=group,
        groups=groups,
        count=ends["count"],
        is_added_up=is_added_up,
        hidden_groups=max(0, len(named) - MOST_GROUPS),
    )


def _moments(kind: Kind, fields: dict[str, FilterField]) -> list[Moment]:
    """What a record's place can be: how long it lasts first, then single moments."""
    begins, ends = (fields.get(name) for name in TIMELINE_SPANS.get(kind.name, ("", "")))
    spans = (
        [Moment(SPAN, f"{begins.label} → {ends.label}", begins, ends)] if begins and ends else []
    )
    found = [fields[name] for name in TIMELINE_MOMENTS[kind.name] if name in fields]
    return [*spans, *(Moment(one.name, str(one.label), one) for one in found)]


def _ended(until: FilterField | None) -> dict[str, Any]:
    """Count what has ended, and find where the last of it did."""
    if until is None:
        return {}
    kept = Q(**{f"{until.path}__year__lt": LAST_YEAR})
    return {"end": Max(until.path, filter=kept), "ended": Count("pk", filter=kept)}


def _axis(ends: dict[str, Any]) -> Axis:
    today = timezone.localdate()
    first = day_of(ends["first"]) if ends["first"] else today
    lasts = [day_of(ends[name]) for name in ("last", "end") if ends.get(name)]
    is_open = ends.get("ended", ends["count"]) < ends["count"]
    last = max([*lasts, today] if is_open else lasts, default=today)
    return Axis(first, last, LEFT + LARGEST_DOT, WIDTH - LEFT - RIGHT - 2 * LARGEST_DOT)


def _records(rows: Any, chosen: Chosen, axis: Axis) -> dict[Any, list[Dot]]:
    """Each record by itself."""
    found: dict[Any, list[Dot]] = defaultdict(list)
    for record in rows.order_by(chosen.by.path, "pk"):
        day = day_of(stored_value(record, chosen.by))
        key = _key(record, chosen.group)
        title = f"{record} · {day.isoformat()}"
        dot = Dot(axis.x_of(day), DOT, title, label=str(record), url=record_url(record))
        found[key].append(_lasting(dot, record, chosen.until, axis) if chosen.until else dot)
    return found


def _lasting(dot: Dot, record: Record, until: FilterField, axis: Axis) -> Dot:
    """Draw a dot out into a bar; what has not ended goes on until today."""
    end = stored_value(record, until)
    day = day_of(end) if end else timezone.localdate()
    is_open = not end or day.year >= LAST_YEAR
    day = min(day, axis.last)
    title = f"{dot.title} →" + ("" if is_open else f" {day.isoformat()}")
    return replace(dot, title=title, until_x=max(axis.x_of(day), dot.x), is_open=is_open)


def _key(record: Record, group: FilterField | None) -> Any:
    if group is None:
        return None
    if group.kind in (FieldKind.PERSON, FieldKind.LINK):
        return getattr(record, f"{group.path}_id")
    return stored_value(record, group)


def _months(rows: Any, chosen: Chosen, axis: Axis) -> dict[Any, list[Dot]]:
    """How many records each month of each group has; one query."""
    path = [chosen.group.path] if chosen.group else []
    counted = (
        rows.select_related(None)
        .order_by()
        .annotate(in_month=TruncMonth(chosen.by.path))
        .values_list("in_month", *path)
        .annotate(rows=Count("pk"))
        .order_by("in_month", *path)
    )
    found: dict[Any, list[Dot]] = defaultdict(list)
    most = max((row[-1] for row in counted), default=1)
    for month, *key, number in counted:
        first = day_of(month)
        found[key[0] if key else None].append(_month_dot(first, number, most, chosen, axis))
    return found


def _month_dot(first: date, number: int, most: int, chosen: Chosen, axis: Axis) -> Dot:
    behind = (first + timedelta(days=31)).replace(day=1)
    last = behind - timedelta(days=1)
    middle = min(max(first + timedelta(days=14), axis.first), axis.last)
    period = {"from": first.isoformat(), "until": last.isoformat()}
    own = {"field": chosen.by.name, "op": "within", "value": period}
    radius = round(3 + (LARGEST_DOT - 3) * sqrt(number / most), 1)
    title = f"{first:%Y-%m}: {number:,}"
    tree = {"and": [chosen.tree, own]} if chosen.tree else own
    return Dot(axis.x_of(middle), radius, title, number, tree=tree)


def _named(
    user: User, found: dict[Any, list[Dot]], group: FilterField | None
) -> list[tuple[str, list[Dot]]]:
    """Name the groups, the largest first; what has no value comes last."""
    names = _names(user, group, list(found))
    rows = [(names.get(key, ""), dots) for key, dots in found.items()]
    rows.sort(key=lambda row: (row[0] == "", -sum(dot.number for dot in row[1]), row[0]))
    nothing = _("(not given)") if group else _("All records")
    return [(name or nothing, dots) for name, dots in rows]


def _names(user: User, group: FilterField | None, keys: list[Any]) -> dict[Any, str]:
    if group is None:
        return {}
    if group.kind == FieldKind.PERSON:
        people = User.objects.filter(pk__in=[one for one in keys if one])
        return {one.pk: one.name for one in people}
    if group.name == "stage":
        return {one.pk: one.name for one in Stage.records.visible_to(user).filter(pk__in=keys)}
    choices = dict(group.choices)
    return {key: str(choices.get(key, key) if key else "") for key in keys}
