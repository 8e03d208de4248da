"""Turns statements into the rows that pages and files show."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from customer_map.server.accounts.models import User
from customer_map.server.feedback.models import (
    FeedbackAnswer,
    SourceType,
    Statement,
    StatementKind,
    Theme,
)
from customer_map.server.feedback.queries.inbox import answers_to
from customer_map.server.feedback.quotes import aspect_name, shown_quote
from customer_map.server.web.feedback.words import FEELING_TONES, KIND_TONES
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.kinds import KINDS
from customer_map.server.web.records.lists import can_create
from customer_map.server.web.records.touchpoint_words import channel_words, name_words

LONGEST_SUBJECT = 120
LONGEST_DESCRIPTION = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One statement as a page shows it; addresses are empty where the reader may not go."""

    said: Statement
    quote: str
    tone: str
    kind: str
    kind_tone: str
    aspects: list[str]
    theme: Theme | None
    where: str
    customer_url: str
    contact_url: str
    source_url: str
    task_url: str
    case_url: str
    answer: FeedbackAnswer | None

    @property
    def pk(self) -> object:
        """The id of the statement."""
        return self.said.pk


def shown_rows(user: User, statements: Iterable[Statement], back: str) -> list[Row]:
    """Return one row per statement; `back` is where forms lead to when they are done."""
    found = list(statements)
    answers = answers_to(user, found)
    may_plan, may_open = (can_create(user, KINDS[kind]) for kind in ("activity", "case"))
    return [
        Row(
            said=one,
            quote=shown_quote(one.text),
            tone=FEELING_TONES[one.label],  # type: ignore[index]
            kind=str(StatementKind(one.kind).label) if one.kind else "",
            kind_tone=KIND_TONES.get(one.kind, "neutral"),  # type: ignore[call-overload]
            aspects=[aspect_name(each) for each in one.aspects],
            theme=theme_of(one),
            where=where(one),
            customer_url=record_url(one.customer) if one.customer else "",
            contact_url=record_url(one.contact) if one.contact else "",
            source_url=_source_url(one),
            task_url=_form_url("activity_create", one, back, kind="task") if may_plan else "",
            case_url=_form_url("case_create", one, back) if may_open else "",
            answer=answers.get((one.source_type, one.source_id)),
        )
        for one in found
    ]


def where(one: Statement) -> str:
    """Return the channel and the name of what a statement was taken from, each once."""
    return " · ".join(
        dict.fromkeys(filter(None, (channel_words(one.channel), name_words(one.name))))
    )


def theme_of(one: Statement) -> Theme | None:
    """Return the theme that a statement counts in."""
    return (one.theme.merged_into or one.theme) if one.theme else None


def _source_url(one: Statement) -> str:
    if one.source_type in (SourceType.CASE, SourceType.MESSAGE) and one.case_id:
        return reverse("case_detail", args=[one.case_id])
    if one.source_type == SourceType.ACTIVITY and one.activity_id:
        return reverse("activity_detail", args=[one.activity_id])
    if one.customer:
        return f"{record_url(one.customer)}?tab=timeline"
    return ""


def _form_url(page: str, one: Statement, back: str, **more: str) -> str:
    quote = shown_quote(one.text)
    links = {"customer": one.customer, "contact": one.contact, "product": one.product}
    values = {name: str(link.pk) for name, link in links.items() if link}
    texts = {"subject": quote[:LONGEST_SUBJECT], "description": quote[:LONGEST_DESCRIPTION]}
    return f"{reverse(page)}?{urlencode(values | texts | more | {'next': back})}"
