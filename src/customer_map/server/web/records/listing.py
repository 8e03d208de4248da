"""Turns a request into one page of a list: filtered, sorted by an allowed column, with its count."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import covers
from customer_map.server.audit.records import Record, VisibleRows
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.crm.search.narrowing import found_by
from customer_map.server.crm.texts import clean_text
from customer_map.server.web.records.custom_filters import custom_filters
from customer_map.server.web.records.description import Choices, Column, Filter, Kind
from customer_map.server.web.records.keyset import (
    MOST_COUNTED,
    Count,
    KeysetPage,
    Order,
    counted,
    is_indexed,
    page_of,
)
from customer_map.server.web.records.long_lists import count_of_all
from customer_map.server.web.views.columns import ordered_by, read_with, sort_path
from customer_map.server.web.views.linked import with_links
from customer_map.server.web.views.state import ListState

ROWS = 50
# Few rows are known by their ids, which spares looking for them twice.
MOST_KNOWN = 500
# Of a long list, rows that fit are counted only so far: most rows that are looked at do not.
MOST_FITTING = 2_000
# "-created" sorts lists that show no such column.
NEWEST = {"created": "created_at"}

Columns = tuple[FilterField, ...]


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
    """What the template of a list shows; `unsorted` names the column that so many rows are not sorted by."""

    kind: Kind
    page: KeysetPage
    headings: tuple[Heading, ...]
    shown: frozenset[str]
    filters: tuple[FilterBox, ...]
    text: str
    slice_name: str
    is_narrowed: bool
    columns: Columns = ()
    unsorted: str = ""

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
    rows, count = _found(user, kind, (within or Q()) & narrowed)
    paths = _sort_paths(kind, columns, chosen, is_long=count.has_more)
    asked = _asked(query, state)
    sort = _sort(kind, paths, asked)
    related = read_with(chosen) if chosen else kind.listing.related
    page = page_of(
        with_links(rows, user, related), _order(kind, paths, sort), query.dict(), count, ROWS
    )
    headings = _chosen_headings(chosen) or tuple(columns)
    return ListPage(
        kind=kind,
        page=page,
        headings=tuple(_heading(one, paths, sort) for one in headings),
        shown=frozenset(column.name for column in columns),
        filters=tuple(_box(user, item, query) for item in offered),
        text=clean_text(query.get("q", "")),
        slice_name=query.get("show", ""),
        is_narrowed=bool(narrowed),
        columns=chosen,
        unsorted=_label(headings, asked) if asked and sort != asked and count.has_more else "",
    )


def listed_rows(
    user: User, kind: Kind, query: QueryDict, state: ListState, columns: Columns
) -> VisibleRows[Record]:
    """Return all rows of a list in its order, read with what `columns` show: what exports and boards start from."""
    seen = [column for column in kind.listing.columns if _sees(user, kind, column.told_by)]
    paths = _sort_paths(kind, seen, columns, is_long=False)
    order = _order(kind, paths, _sort(kind, paths, _asked(query, state)))
    rows = _rows(user, kind).filter(_narrowed(user, kind, query, state, filters_of(user, kind)))
    by_value = ordered_by(order.path, descending=order.descending)
    by_id = "-pk" if order.descending else "pk"
    return with_links(rows, user, read_with(columns)).order_by(by_value, by_id)


def filters_of(user: User, kind: Kind) -> list[Filter]:
    """Return the choices above a list that `user` may use."""
    offered = [item for item in kind.listing.filters if _sees(user, kind, item.told_by)]
    return offered + custom_filters(kind)


def _narrowed(
    user: User, kind: Kind, query: QueryDict, state: ListState | None, offered: list[Filter]
) -> Q:
    named = _named(user, kind, clean_text(query.get("q", "")))
    narrowed = _kept(user, kind, query) & named & _chosen(offered, query)
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


def _named(user: User, kind: Kind, text: str) -> Q:
    """A short list is read through, and finds a text anywhere; a long one finds what the search finds."""
    paths = kind.listing.searched
    if text and count_of_all(user, kind).has_more:
        return found_by(kind.model, text, through_customer="customer__name" in paths)
    condition = Q()
    for path in paths if text else ():
        condition |= Q(**{f"{path}__icontains": text})
    return condition


def _found(user: User, kind: Kind, condition: Q) -> tuple[VisibleRows[Record], Count]:
    """Return the rows that meet a condition, and how many they are.

    The order of a list goes through an index; where few rows fit, nearly all of it would be read in vain.
    """
    everything = _rows(user, kind)
    if not condition:
        return everything, count_of_all(user, kind)
    rows = everything.filter(condition)
    ids = list(rows.order_by().values_list("pk", flat=True)[: MOST_KNOWN + 1])
    if len(ids) <= MOST_KNOWN:
        return everything.filter(pk__in=ids), Count(len(ids))
    is_long = count_of_all(user, kind).has_more
    return rows, counted(rows, MOST_FITTING if is_long else MOST_COUNTED)


def _chosen(filters: list[Filter], query: QueryDict) -> Q:
    condition = Q()
    for item in filters:
        value = clean_text(query.get(item.name, ""))
        if value:
            condition &= item.keeps(value)
    return condition


def _sort_paths(
    kind: Kind, columns: list[Column], chosen: Columns, *, is_long: bool
) -> dict[str, str]:
    """Return what a list can be sorted by; a long one only where an index knows the order."""
    paths = NEWEST | {column.name: column.sort for column in columns if column.sort}
    paths |= {one.name: sort_path(one) for one in chosen if sort_path(one)}
    usual = kind.listing.sort.removeprefix("-")
    return {
        name: path
        for name, path in paths.items()
        if not is_long or name == usual or is_indexed(kind.model, path)
    }


def _sort(kind: Kind, paths: dict[str, str], asked: str) -> str:
    """Return the asked-for order if it is allowed, or else the usual one of the list."""
    return asked if asked.removeprefix("-") in paths else kind.listing.sort


def _order(kind: Kind, paths: dict[str, str], sort: str) -> Order:
    return Order(kind.model, paths[sort.removeprefix("-")], descending=sort.startswith("-"))


def _chosen_headings(chosen: Columns) -> tuple[Column, ...]:
    return tuple(
        Column(one.name, one.label, sort_path(one), is_number=one.kind == FieldKind.NUMBER)
        for one in chosen
    )


def _label(headings: Iterable[Column], sort: str) -> str:
    name = sort.removeprefix("-")
    return next((str(one.label) for one in headings if one.name == name), "")


def _heading(column: Column, paths: dict[str, str], sort: str) -> Heading:
    directions = {column.name: "ascending", f"-{column.name}": "descending"}
    link = f"-{column.name}" if sort == column.name else column.name
    return Heading(
        column.name,
        column.label,
        column.is_number,
        link if column.name in paths else "",
        directions.get(sort, ""),
    )


def _box(user: User, item: Filter, query: QueryDict) -> FilterBox:
    return FilterBox(item.name, item.label, item.choices(user), query.get(item.name, ""))
