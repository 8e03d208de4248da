"""Turns a request into one page of a list: filtered, sorted by an allowed column, with its count."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import Promise

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import covers
from customer_map.server.audit.records import Record, VisibleRows
from customer_map.server.crm.texts import clean_text
from customer_map.server.web.records.custom_filters import custom_filters
from customer_map.server.web.records.description import Choices, Column, Filter, Kind

ROWS = 50
# "-created" sorts lists that show no such column.
NEWEST = {"created": "created_at"}


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: the value of `sort` that its link sets, and how it is sorted now."""

    name: str
    label: Promise
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

    @property
    def row_template(self) -> str:
        """The template of one row."""
        return f"web/records/rows/{self.kind.name}.html"


def list_page(user: User, kind: Kind, query: QueryDict, within: Q | None = None) -> ListPage:
    """Return the asked-for page of the records the user may see, and `within` which they must lie."""
    columns = [column for column in kind.listing.columns if _sees(user, kind, column.told_by)]
    filters = [item for item in kind.listing.filters if _sees(user, kind, item.told_by)]
    filters += custom_filters(kind)
    text = clean_text(query.get("q", ""))
    narrowed = _kept(user, kind, query) & _found(kind, text) & _chosen(filters, query)
    sort = _sort(kind, columns, query.get("sort", ""))
    rows = _rows(user, kind).filter(within or Q()).filter(narrowed)
    ordered = rows.select_related(*kind.listing.related).order_by(_order(kind, sort), "pk")
    return ListPage(
        kind=kind,
        page=Paginator(ordered, ROWS).get_page(query.get("page")),
        headings=tuple(_heading(column, sort) for column in columns),
        shown=frozenset(column.name for column in columns),
        filters=tuple(_box(user, item, query) for item in filters),
        text=text,
        slice_name=query.get("show", ""),
        is_narrowed=bool(narrowed),
    )


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


def _sort(kind: Kind, columns: list[Column], asked: str) -> str:
    """Return the asked-for order if it is allowed, or else the usual one of the list."""
    allowed = {column.name for column in columns if column.sort}
    return asked if asked.removeprefix("-") in allowed else kind.listing.sort


def _order(kind: Kind, sort: str) -> OrderBy:
    paths = NEWEST | {column.name: column.sort for column in kind.listing.columns if column.sort}
    path = F(paths[sort.removeprefix("-")])
    if sort.startswith("-"):
        return path.desc(nulls_last=True)
    return path.asc(nulls_last=True)


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
