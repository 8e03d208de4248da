"""Turns the texts that wait to be read into texts with what is known of them: who said it, when, where, about what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from customer_map.server.crm.models import (
    Activity,
    Case,
    CaseMessage,
    MessageDirection,
    Product,
    Touchpoint,
)
from customer_map.server.feedback.models import SourceType

LONGEST_TEXT = 50_000
NAMING = ("product", "product_id", "product_code", "sku")
"""Properties of touchpoints that may name a product."""


@dataclass(frozen=True, slots=True)
class SaidText:
    """One text as it was said, before it is read; `links` are the ids that a statement keeps, by the field."""

    source_type: str
    source_id: UUID
    occurred_at: datetime
    text: str
    channel: str = ""
    name: str = ""
    score: float | None = None
    links: dict[str, UUID | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A note that a text waits: what it is, and when it was said where that finds it quicker."""

    source_type: str
    source_id: UUID
    occurred_at: datetime | None


def texts_of(waiting: Sequence[Waiting]) -> list[SaidText]:
    """Return the texts that are still there and say something, each once, in a fixed order."""
    found: list[SaidText] = []
    for source_type, read in READERS.items():
        some = [one for one in waiting if one.source_type == source_type]
        if some:
            found += read(some)
    return [one for one in found if one.text.strip()]


def _touchpoints(waiting: Sequence[Waiting]) -> Iterator[SaidText]:
    """The months are named, so that no other is looked into."""
    moments = [one.occurred_at for one in waiting if one.occurred_at]
    rows = Touchpoint.records.filter(
        pk__in=_ids(waiting), occurred_at__gte=min(moments), occurred_at__lte=max(moments)
    )
    known = list(rows.select_related("case").order_by("occurred_at", "pk"))
    products = _products(known)
    for row in known:
        # A rating without words repeats the subject of its case, which is read there.
        if row.case is not None and row.text == row.case.subject:
            continue
        of_case = row.case.product_id if row.case else None
        named = products.get(_named_product(row.properties), of_case)
        yield SaidText(
            source_type=SourceType.TOUCHPOINT,
            source_id=row.pk,
            occurred_at=row.occurred_at,
            text=row.text[:LONGEST_TEXT],
            channel=row.channel,
            name=row.name,
            score=row.score,
            links={
                "customer_id": row.customer_id,
                "contact_id": row.contact_id,
                "order_id": row.order_id,
                "opportunity_id": row.opportunity_id,
                "activity_id": row.activity_id,
                "case_id": row.case_id,
                "product_id": named,
            },
        )


def _cases(waiting: Sequence[Waiting]) -> Iterator[SaidText]:
    """A case that came as a mail has its words in its first message."""
    written = CaseMessage.records.filter(case=OuterRef("pk"))
    rows = Case.records.filter(Case.alive(), pk__in=_ids(waiting)).annotate(
        has_messages=Exists(written)
    )
    for row in rows.order_by("pk"):
        words = row.subject if row.has_messages else _words_of(row)
        yield SaidText(
            source_type=SourceType.CASE,
            source_id=row.pk,
            occurred_at=row.opened_at,
            text=words[:LONGEST_TEXT],
            channel=row.channel or "service",
            name=row.subject[:200],
            links=_links_of(row),
        )


def _messages(waiting: Sequence[Waiting]) -> Iterator[SaidText]:
    rows = CaseMessage.records.filter(
        pk__in=_ids(waiting), direction=MessageDirection.INWARD, case__deleted_at__isnull=True
    )
    for row in rows.select_related("case").order_by("pk"):
        yield SaidText(
            source_type=SourceType.MESSAGE,
            source_id=row.pk,
            occurred_at=row.written_at,
            text=row.text[:LONGEST_TEXT],
            channel="email",
            name=row.subject[:200],
            links=_links_of(row.case),
        )


def _activities(waiting: Sequence[Waiting]) -> Iterator[SaidText]:
    rows = Activity.records.filter(
        Activity.alive(), ~Q(outcome=""), pk__in=_ids(waiting), done_at__isnull=False
    )
    for row in rows.order_by("pk"):
        yield SaidText(
            source_type=SourceType.ACTIVITY,
            source_id=row.pk,
            occurred_at=row.done_at or row.updated_at,
            text=row.outcome[:LONGEST_TEXT],
            channel=row.kind,
            name=row.subject[:200],
            links={
                "customer_id": row.customer_id,
                "contact_id": row.contact_id,
                "activity_id": row.pk,
            },
        )


READERS = {
    SourceType.TOUCHPOINT: _touchpoints,
    SourceType.CASE: _cases,
    SourceType.MESSAGE: _messages,
    SourceType.ACTIVITY: _activities,
}


def _words_of(case: Case) -> str:
    """What the description says again is read once."""
    said = case.description.strip()
    return said if case.subject.strip() in said else f"{case.subject}\n{said}"


def _links_of(case: Case) -> dict[str, UUID | None]:
    return {
        "customer_id": case.customer_id,
        "contact_id": case.contact_id,
        "case_id": case.pk,
        "product_id": case.product_id,
    }


def _ids(waiting: Iterable[Waiting]) -> set[UUID]:
    return {one.source_id for one in waiting}


def _named_product(properties: dict[str, object]) -> str:
    for name in NAMING:
        value = properties.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()[:300].casefold()
    return ""


def _products(touchpoints: Sequence[Touchpoint]) -> dict[str, UUID]:
    """The products that are named, by code before name, in small letters."""
    if not any(_named_product(row.properties) for row in touchpoints):
        return {}
    found: dict[str, UUID] = {}
    rows = Product.records.filter(Product.alive()).order_by("pk")
    for pk, code, name in rows.values_list("pk", "code", "name"):
        found.setdefault(name.casefold(), pk)
        found[code.casefold()] = pk
    return found
