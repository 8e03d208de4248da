"""Turns what hangs on customers (people, deals, orders, plans, feedback) into topics, one query for each sort."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Subquery, Value, Window
from django.db.models.functions import RowNumber
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from customer_map.maps.mind import Badges, Right, Topic
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Activity, Contact, Opportunity, Order, Product
from customer_map.server.feedback.models import FeelingLabel, Statement, StatementKind
from customer_map.server.feedback.quotes import aspect_name, shown_quote
from customer_map.server.insights.lenses.amounts import compact_money
from customer_map.server.insights.lenses.mind_levels import Detail

# More of one sort than this is told as a number; the customer's page shows all.
SHOWN_OF_EACH = 6
TITLE_LENGTH = 80
# Who says neither what he feels nor what he needs tells a fact.
PLAIN = (FeelingLabel.NEUTRAL, FeelingLabel.UNSURE)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DetailKind:
    """How one sort of detail is read and shown; those `about` the same thing stand together below it."""

    label: Promise
    rows: Callable[[User], VisibleRows[Any]]
    fields: tuple[str, ...]
    order: tuple[str, ...]
    topic: Callable[[Row], Topic]
    about: Callable[[Row], str] | None = None
    editable: Callable[[User], VisibleRows[Any]] | None = None


@dataclass(frozen=True, slots=True)
class DetailGroup:
    """The details of one sort of one customer: the first few as topics, and how many there are."""

    kind: Detail
    label: str
    total: int
    topics: tuple[Topic, ...]


def details_of(
    user: User, customers: Iterable[UUID], kinds: Iterable[Detail]
) -> dict[UUID, list[DetailGroup]]:
    """Return the groups of every customer that has any, in the order of `kinds`."""
    wanted = list(customers)
    groups: dict[UUID, list[DetailGroup]] = {customer: [] for customer in wanted}
    if not wanted:
        return groups
    for kind in kinds:
        for customer, total, topics in _read(user, wanted, DETAILS[kind]):
            label = str(DETAILS[kind].label)
            groups[customer].append(DetailGroup(kind, label, total, tuple(topics)))
    return groups


def _read(
    user: User, customers: list[UUID], detail: DetailKind
) -> list[tuple[UUID, int, list[Topic]]]:
    is_editable: Exists | Value = Value(value=False)
    if detail.editable is not None:
        is_editable = Exists(detail.editable(user).filter(pk=OuterRef("pk")))
    rows = (
        detail.rows(user)
        .filter(customer__in=customers)
        .annotate(
            is_editable=is_editable,
            nth=Window(RowNumber(), partition_by=F("customer"), order_by=detail.order),
            siblings=Window(Count("*"), partition_by=F("customer")),
        )
        .filter(nth__lte=SHOWN_OF_EACH)
        .order_by("customer", "nth")
        .values("pk", "customer", "siblings", "is_editable", *detail.fields)
    )
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row["customer"], []).append(row)
    return [
        (customer, some[0]["siblings"], _gathered(customer, some, detail))
        for customer, some in found.items()
    ]


def _gathered(customer: UUID, rows: list[Row], detail: DetailKind) -> list[Topic]:
    """The topics of rows: below what they are about, in the order in which that comes first, the others after it."""
    if detail.about is None:
        return [detail.topic(row) for row in rows]
    together: dict[str, list[Topic]] = {}
    for row in rows:
        together.setdefault(detail.about(row), []).append(detail.topic(row))
    alone = together.pop("", [])
    return [*(_about(customer, name, topics) for name, topics in together.items()), *alone]


def _about(customer: UUID, name: str, topics: list[Topic]) -> Topic:
    key = md5(name.encode(), usedforsecurity=False).hexdigest()[:12]
    badges = Badges(count=len(topics))
    return Topic(
        id=f"about.{key}.{customer}",
        title=name,
        kind="feedback",
        badges=badges,
        children=tuple(topics),
    )


def _contact(row: Row) -> Topic:
    title = " · ".join(part for part in (row["name"], row["title"]) if part)
    return _topic("contact", row, title, may=frozenset({"move"}))


def _opportunity(row: Row) -> Topic:
    money = compact_money(row["amount"], row["currency"])
    badges = Badges(money=money, progress=row["stage__probability"])
    return _topic("opportunity", row, row["name"], badges, may=frozenset({"rename", "move"}))


def _order(row: Row) -> Topic:
    placed = _date(row["placed_at"])
    money = compact_money(row["total"], row["currency"])
    return _topic("order", row, row["number"], Badges(date=placed, money=money))


def _activity(row: Row) -> Topic:
    due = row["due_at"] or row["starts_at"]
    done = row["done_at"] is not None
    overdue = bool(due and not done and due < timezone.now())
    badges = Badges(date=_date(due), overdue=overdue, progress=100 if done else None)
    return _topic("activity", row, row["subject"], badges, may=frozenset({"rename", "move"}))


def _statements(user: User) -> VisibleRows[Any]:
    """What was said, with the product it is about where the user may know of that."""
    known = Product.records.visible_to(user).filter(pk=OuterRef("product"))
    rows = Statement.records.visible_to(user).exclude(kind="", label__in=PLAIN)
    return rows.annotate(product_name=Subquery(known.values("name")[:1]))


def _speaks_of(row: Row) -> str:
    """The product that a statement is about, or else the service."""
    return str(row["product_name"] or (aspect_name(row["aspects"][0]) if row["aspects"] else ""))


def _feedback(row: Row) -> Topic:
    kind = str(StatementKind(row["kind"]).label) if row["kind"] else ""
    quote = shown_quote(row["text"])
    title = f"{kind}: {quote}" if kind else quote
    shown = title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"
    return _topic("statement", row, shown, Badges(date=_date(row["occurred_at"])))


def _topic(
    kind: str,
    row: Row,
    title: str,
    badges: Badges | None = None,
    *,
    may: frozenset[Right] = frozenset(),
) -> Topic:
    ref = f"{kind}:{row['pk']}"
    allowed = may if row["is_editable"] else frozenset[Right]()
    return Topic(id=ref, title=title, kind=kind, ref=ref, badges=badges or Badges(), may=allowed)


def _date(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "MONTH_DAY_FORMAT") if moment else ""


DETAILS: dict[Detail, DetailKind] = {
    "contacts": DetailKind(
        gettext_lazy("Contacts"),
        Contact.records.visible_to,
        ("name", "title"),
        ("name", "pk"),
        _contact,
        editable=Contact.records.editable_by,
    ),
    "opportunities": DetailKind(
        gettext_lazy("Opportunities"),
        lambda user: Opportunity.records.visible_to(user).filter(stage__outcome="open"),
        ("name", "amount", "currency", "stage__probability"),
        ("-amount", "pk"),
        _opportunity,
        editable=Opportunity.records.editable_by,
    ),
    "orders": DetailKind(
        gettext_lazy("Orders"),
        lambda user: Order.records.visible_to(user).filter(is_cancellation=False),
        ("number", "placed_at", "total", "currency"),
        ("-placed_at", "pk"),
        _order,
    ),
    "activities": DetailKind(
        gettext_lazy("Activities"),
        Activity.records.visible_to,
        ("subject", "starts_at", "due_at", "done_at"),
        ("done_at", "-due_at", "pk"),
        _activity,
        editable=Activity.records.editable_by,
    ),
    "feedback": DetailKind(
        gettext_lazy("Feedback"),
        _statements,
        ("text", "kind", "aspects", "product_name", "occurred_at"),
        ("-occurred_at", "pk"),
        _feedback,
        _speaks_of,
    ),
}
