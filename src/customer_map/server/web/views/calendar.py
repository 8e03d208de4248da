"""Turns the rows of a list into the month of a calendar: each record on its day."""

from calendar import Calendar
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncDate
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from customer_map.server.accounts.localising import midnight
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.web.calendar.periods import FIRST_YEAR, LAST_YEAR, first_day_of_week
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.listing import listed_rows
from customer_map.server.web.views.columns import stored_value, usual_columns
from customer_map.server.web.views.layouts import CALENDAR_DAYS
from customer_map.server.web.views.moving import is_movable
from customer_map.server.web.views.state import ListState

MOST_OF_A_DAY = 4
MOST_READ = 600
DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its first records, how many there are in all, and the filter that keeps them."""

    day: date
    is_of_month: bool
    is_today: bool
    records: list[Record]
    count: int
    tree: dict[str, Any]

    @property
    def left(self) -> int:
        """How many records are not shown."""
        return self.count - len(self.records)


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month; `by` is the field that says on which day a record stands, `is_movable` whether it can go to another."""

    first: date
    before: date
    after: date
    weeks: list[list[Day]]
    by: FilterField
    choices: list[FilterField]
    count: int
    is_movable: bool


def month_page(user: User, kind: Kind, query: QueryDict, state: ListState) -> MonthPage:
    """Return the month that an address asks for, or this one, of the list as it is filtered."""
    choices = [state.fields[name] for name in CALENDAR_DAYS[kind.name] if name in state.fields]
    by = next((one for one in choices if one.name == query.get("by")), choices[0])
    first = asked_month(query.get("month", ""))
    days = list(Calendar(first_day_of_week()).itermonthdates(first.year, first.month))
    rows = _within(listed_rows(user, kind, query, state, _columns(kind, state)), by, days)
    counts = _counted(rows, by)
    records = _by_day(rows, by)
    shown = [
        Day(
            day=one,
            is_of_month=one.month == first.month,
            is_today=one == timezone.localdate(),
            records=records.get(one, []),
            count=counts[one],
            tree=_on(one, by, state.tree),
        )
        for one in days
    ]
    return MonthPage(
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=31)).replace(day=1),
        weeks=[shown[at : at + DAYS_OF_WEEK] for at in range(0, len(shown), DAYS_OF_WEEK)],
        by=by,
        choices=choices,
        count=sum(counts[one] for one in days if one.month == first.month),
        is_movable=is_movable(kind.name, by.name),
    )


def asked_month(text: str) -> date:
    """Return the first day of `2026-11`; of this month for what is none."""
    try:
        asked = parse_date(f"{text}-01")
    except ValueError:
        asked = None
    if asked is None or not FIRST_YEAR <= asked.year <= LAST_YEAR:
        asked = timezone.localdate()
    return asked.replace(day=1)


def _columns(kind: Kind, state: ListState) -> tuple[FilterField, ...]:
    return usual_columns(kind.name, state.fields)


def _within(rows: Any, by: FilterField, days: list[date]) -> Any:
    first, behind = days[0], days[-1] + timedelta(days=1)
    if by.kind == FieldKind.DATE:
        return rows.filter(**{f"{by.path}__gte": first, f"{by.path}__lt": behind})
    start, end = (midnight(one) for one in (first, behind))
    return rows.filter(**{f"{by.path}__gte": start, f"{by.path}__lt": end})


def _counted(rows: Any, by: FilterField) -> Counter[date]:
    day = F(by.path) if by.kind == FieldKind.DATE else TruncDate(by.path)
    counted = rows.select_related(None).order_by().annotate(on_day=day).values_list("on_day")
    return Counter(dict(counted.annotate(rows=Count("pk"))))


def _by_day(rows: Any, by: FilterField) -> dict[date, list[Record]]:
    found: dict[date, list[Record]] = defaultdict(list)
    for record in rows.order_by(by.path, "pk")[:MOST_READ]:
        of_day = found[day_of(stored_value(record, by))]
        if len(of_day) < MOST_OF_A_DAY:
            of_day.append(record)
    return found


def day_of(value: date | datetime) -> date:
    """Return the day of a moment in the reader's time zone."""
    if not isinstance(value, datetime):
        return value
    return timezone.localdate(value if timezone.is_aware(value) else value.replace(tzinfo=UTC))


def _on(day: date, by: FilterField, tree: dict[str, Any]) -> dict[str, Any]:
    own = {"field": by.name, "op": "is", "value": day.isoformat()}
    return {"and": [tree, own]} if tree else own
