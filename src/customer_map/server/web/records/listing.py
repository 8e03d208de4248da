"""Turns a request into one page of a list: filtered, sorted by an allowed column, with its count."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import Promise, cached_property

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import covers
from customer_map.server.audit.records import Record, VisibleRows
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.crm.texts import clean_text
from customer_map.server.web.records.custom_filters import custom_filters
from customer_map.server.web.records.description import Choices, Column, Filter, Kind
from customer_map.server.web.views.columns import ordered_by, read_with, sort_path
from customer_map.server.web.views.state import ListState

ROWS = 50
# Nobody turns so many pages; counting all of a million rows would take longer than showing them.
MOST_COUNTED = 10_000
# "-created" sorts lists that show no such column.
NEWEST = {"created": "created_at"}


Columns = tuple[FilterField, ...]
if TYPE_CHECKING:
    Pages = Paginator[Record]
else:
    Pages = Paginator


class CappedPaginator(Pages):
    """Counts no further than somebody pages; narrower filters show the rest."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or the most that are counted."""
        rows: VisibleRows[Record] = self.object_list  # type: ignore[assignment]
        return min(rows[: MOST_COUNTED + 1].count(), MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether there may be more than were counted."""
        return self.count >= MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: the value of `sort` that its link sets, and how it is sorted now."""

    name: str
    label: Promise | str
    is_number: bool
    link: str
    direction: str


@dataclass(frozen=True, slots=True)
class FilterBox:
    """A filter with its choices and what is chosen."""

    name: str
    label: Promise | str
    choices: Choices
    chosen: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the template of a list shows."""

    kind: Kind
    page: Page[Record]
    headings: tuple[Heading, ...]
    shown: frozenset[str]
    filters: tuple[FilterBox, ...]
    text: str
    slice_name: str
    is_narrowed: bool
    columns: Columns = ()

    @property
    def row_template(self) -> str:
        """The template of one row."""
        if self.columns:
            return "web/records/rows/chosen.html"
        return f"web/records/rows/{self.kind.name}.html"


def list_page(
    user: User,
    kind: Kind,
    query: QueryDict,
    within: Q | None = None,
    state: ListState | None = None,
) -> ListPage:
    """Return the asked-for page of the records the user may see, and `within` which they must lie."""
    columns = [column for column in kind.listing.columns if _sees(user, kind, column.told_by)]
    chosen = state.columns if state else ()
    offered = filters_of(user, kind)
    narrowed = _narrowed(user, kind, query, state, offered)
    sort = _sort(kind, columns, chosen, _asked(query, state))
    rows = _rows(user, kind).filter(within or Q()).filter(narrowed)
    related = read_with(chosen) if chosen else kind.listing.related
    ordered = rows.select_related(*related).order_by(_order(kind, chosen, sort), "pk")
    headings = _chosen_headings(chosen, sort) or tuple(_heading(one, sort) for one in columns)
    return ListPage(
        kind=kind,
        page=CappedPaginator(ordered, ROWS).get_page(query.get("page")),
        headings=headings,
        shown=frozenset(column.name for column in columns),
        filters=tuple(_box(user, item, query) for item in offered),
        text=clean_text(query.get("q", "")),
        slice_name=query.get("show", ""),
        is_narrowed=bool(narrowed),
        columns=chosen,
    )


def listed_rows(
    user: User, kind: Kind, query: QueryDict, state: ListState, columns: Columns
) -> VisibleRows[Record]:
    """Return all rows of a list in its order, read with what `columns` show: what exports and boards start from."""
    seen = [column for column in kind.listing.columns if _sees(user, kind, column.told_by)]
    sort = _sort(kind, seen, columns, _asked(query, state))
    rows = _rows(user, kind).filter(_narrowed(user, kind, query, state, filters_of(user, kind)))
    return rows.select_related(*read_with(columns)).order_by(_order(kind, columns, sort), "pk")


def filters_of(user: User, kind: Kind) -> list[Filter]:
    """Return the choices above a list that `user` may use."""
    offered = [item for item in kind.listing.filters if _sees(user, kind, item.told_by)]
    return offered + custom_filters(kind)


def _narrowed(
    user: User, kind: Kind, query: QueryDict, state: ListState | None, offered: list[Filter]
) -> Q:
    found = _found(kind, clean_text(query.get("q", "")))
    narrowed = _kept(user, kind, query) & found & _chosen(offered, query)
    if state is None:
        return narrowed
    if state.problem:
        return Q(pk__in=[])
    return narrowed if state.filter.keeps_everything else narrowed & state.filter.q(user)


def _asked(query: QueryDict, state: ListState | None) -> str:
    return state.sort if state else query.get("sort", "")


def _sees(user: User, kind: Kind, told_by: str) -> bool:
    """Whether figures that come from records of `told_by` may be shown for every row of the list."""
    return not told_by or covers(user, told_by, kind.record_type)


def _rows(user: User, kind: Kind) -> VisibleRows[Record]:
    return kind.model.records.visible_to(user)


def _kept(user: User, kind: Kind, query: QueryDict) -> Q:
    name = query.get("show", "")
    chosen = (item for item in kind.listing.slices if item.name == name)
    return next((item.keeps(user) for item in chosen), Q())


def _found(kind: Kind, text: str) -> Q:
    condition = Q()
    for path in kind.listing.searched if text else ():
        condition |= Q(**{f"{path}__icontains": text})
    return condition


def _chosen(filters: list[Filter], query: QueryDict) -> Q:
    condition = Q()
    for item in filters:
        value = clean_text(query.get(item.name, ""))
        if value:
            condition &= item.keeps(value)
    return condition


def _sort(kind: Kind, columns: list[Column], chosen: Columns, asked: str) -> str:
    """Return the asked-for order if it is allowed, or else the usual one of the list."""
    allowed = {column.name for column in columns if column.sort}
    allowed |= {one.name for one in chosen if sort_path(one)}
    return asked if asked.removeprefix("-") in allowed else kind.listing.sort


def _order(kind: Kind, chosen: Columns, sort: str) -> OrderBy:
    paths = NEWEST | {column.name: column.sort for column in kind.listing.columns if column.sort}
    paths |= {one.name: sort_path(one) for one in chosen if sort_path(one)}
    return ordered_by(paths[sort.removeprefix("-")], descending=sort.startswith("-"))


def _chosen_headings(chosen: Columns, sort: str) -> tuple[Heading, ...]:
    columns = (
        Column(one.name, one.label, sort_path(one), is_number=one.kind == FieldKind.NUMBER)
        for one in chosen
    )
    return tuple(_heading(column, sort) for column in columns)


def _heading(column: Column, sort: str) -> Heading:
    directions = {column.name: "ascending", f"-{column.name}": "descending"}
    link = f"-{column.name}" if sort == column.name else column.name
    return Heading(
        column.name,
        column.label,
        column.is_number,
        link if column.sort else "",
        directions.get(sort, ""),
    )


def _box(user: User, item: Filter, query: QueryDict) -> FilterBox:
    return FilterBox(item.name, item.label, item.choices(user), query.get(item.name, ""))
