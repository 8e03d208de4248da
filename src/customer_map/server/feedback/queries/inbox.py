"""Turns a user and conditions into what was said, as far as that person may read where it was said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Contact, Customer, Product
from customer_map.server.feedback.models import FeedbackAnswer, LearnedModel, Statement, Theme

ANSWERED, UNANSWERED = "yes", "no"


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Conditions on statements; an empty one lets all through.

    `since` and `until` are moments (until: before it), `answered` is "yes" or "no", `mine` keeps the reader's own
    customers, `within` the customers of a segment.
    """

    label: str = ""
    kind: str = ""
    aspect: str = ""
    theme: UUID | None = None
    product: UUID | None = None
    channel: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    tag: str = ""
    customer: UUID | None = None
    contact: UUID | None = None
    mine: bool = False
    answered: str = ""
    words: str = ""
    within: Q = field(default_factory=Q)


def inbox(user: User, chosen: InboxFilter) -> VisibleRows[Statement]:
    """Return the statements that `user` may read and that fit."""
    rows = Statement.records.visible_to(user).filter(_condition(user, chosen))
    if chosen.answered:
        answers = FeedbackAnswer.records.visible_to(user).filter(
            source_type=OuterRef("source_type"), source_id=OuterRef("source_id")
        )
        rows = rows.filter(Exists(answers) if chosen.answered == ANSWERED else ~Exists(answers))
    return rows


def shown_with(rows: VisibleRows[Statement], user: User) -> VisibleRows[Statement]:
    """Let statements know their customer, contact, product and theme; none where the user may not know of it."""
    links: tuple[Prefetch[Any], ...] = (
        Prefetch("customer", Customer.records.visible_to(user)),
        Prefetch("contact", Contact.records.visible_to(user)),
        Prefetch("product", Product.records.visible_to(user)),
        Prefetch("theme", Theme.records.visible_to(user).select_related("merged_into")),
    )
    return rows.prefetch_related(*links)


def answers_to(
    user: User, statements: Iterable[Statement]
) -> dict[tuple[str, UUID], FeedbackAnswer]:
    """Return the last answer to each text that one of `statements` was taken from."""
    sources = {one.source_id for one in statements}
    rows = FeedbackAnswer.records.visible_to(user).filter(source_id__in=sources)
    found = rows.select_related("answered_by").order_by("answered_at", "pk")
    return {(one.source_type, one.source_id): one for one in found}


def statements_of(user: User, contacts: Iterable[Contact | UUID]) -> VisibleRows[Statement]:
    """Return what these people said, as far as `user` may read it; relationship maps weigh it by their influence."""
    return Statement.records.visible_to(user).filter(contact__in=list(contacts))


def channels_in_use(user: User) -> list[str]:
    """Return the channels through which something was said that the user may read."""
    rows = Statement.records.visible_to(user).exclude(channel="").order_by("channel")
    return list(rows.values_list("channel", flat=True).distinct())


def last_lesson() -> LearnedModel | None:
    """Return the newest lesson: how good both models are; None before the first one."""
    return LearnedModel.objects.filter(is_latest=True).defer("data").first()


def speaking_lesson() -> LearnedModel | None:
    """Return the lesson that statements are read with; None while the base model speaks."""
    return LearnedModel.objects.filter(is_used=True).defer("data").first()


def _condition(user: User, chosen: InboxFilter) -> Q:
    equal = {
        "label": chosen.label,
        "kind": chosen.kind,
        "product": chosen.product,
        "channel": chosen.channel,
        "language": chosen.language,
        "customer": chosen.customer,
        "contact": chosen.contact,
        "occurred_at__gte": chosen.since,
        "occurred_at__lt": chosen.until,
        "aspects__contains": [chosen.aspect] if chosen.aspect else None,
        "customer__tags__contains": [chosen.tag] if chosen.tag else None,
        "customer__owner": user if chosen.mine else None,
        "text__icontains": chosen.words,
    }
    given = Q(**{path: value for path, value in equal.items() if value})
    if chosen.theme:
        given &= Q(theme=chosen.theme) | Q(theme__merged_into=chosen.theme)
    if chosen.product:  # else it would tell what is said of a hidden one
        given &= Q(product__in=Product.records.visible_to(user).order_by().values("pk"))
    if chosen.contact:
        given &= Q(contact__in=Contact.records.visible_to(user).order_by().values("pk"))
    return given & chosen.within
