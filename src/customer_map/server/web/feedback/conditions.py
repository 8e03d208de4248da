"""Turns the address of the inbox into conditions, and the conditions into the choices above the list."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Contact, Customer, Product
from customer_map.server.crm.queries.saved_filters import saved_filters
from customer_map.server.crm.queries.tags import colours_of_tags
from customer_map.server.crm.texts import clean_text
from customer_map.server.feedback.models import FeelingLabel, StatementKind
from customer_map.server.feedback.queries.inbox import (
    ANSWERED,
    UNANSWERED,
    InboxFilter,
    channels_in_use,
)
from customer_map.server.feedback.queries.themes import visible_themes
from customer_map.server.feedback.quotes import aspect_names
from customer_map.server.insights.saved_segments import membership
from customer_map.server.web.feedback.words import LANGUAGES
from customer_map.server.web.records.touchpoint_words import channel_words

MOST_CHOICES = 200
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Box:
    """One choice above the list."""

    name: str
    label: str
    choices: Choices
    chosen: str


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what the list is narrowed to besides: a customer, a person; with a way to take it away."""

    name: str
    label: str


def conditions(user: User, query: QueryDict) -> InboxFilter:
    """Return the conditions of an address; what means nothing is left out."""
    return InboxFilter(
        label=_one_of(query, "feeling", FeelingLabel.values),
        kind=_one_of(query, "kind", StatementKind.values),
        aspect=_one_of(query, "aspect", list(aspect_names())),
        theme=_id(query, "theme"),
        product=_id(query, "product"),
        channel=_text(query, "channel")[:60],
        language=_one_of(query, "language", list(LANGUAGES)),
        since=_day(query, "since"),
        until=_day(query, "until", after=1),
        tag=_text(query, "tag")[:60],
        customer=_id(query, "customer"),
        contact=_id(query, "contact"),
        mine=query.get("mine") == "1",
        answered=_one_of(query, "answered", [ANSWERED, UNANSWERED]),
        words=_text(query, "q")[:200],
        within=_segment(user, query),
    )


def boxes(user: User, query: QueryDict) -> list[Box]:
    """Return the choices that there are for this reader."""
    themes = [(str(one.pk), one.label) for one in visible_themes(user)[:MOST_CHOICES]]
    products = Product.records.visible_to(user).values_list("pk", "name")[:MOST_CHOICES]
    segments = saved_filters(user, "customer")[:MOST_CHOICES]
    offered: list[tuple[str, str, Choices]] = [
        ("feeling", _("Feeling"), [(one.value, str(one.label)) for one in FeelingLabel]),
        ("kind", _("Kind"), [(one.value, str(one.label)) for one in StatementKind]),
        ("aspect", _("Speaks of"), list(aspect_names().items())),
        ("theme", _("Theme"), themes),
        ("product", _("Product"), [(str(pk), name) for pk, name in products]),
        ("channel", _("Channel"), [(one, channel_words(one)) for one in channels_in_use(user)]),
        ("language", _("Language"), [(key, str(name)) for key, name in LANGUAGES.items()]),
        ("segment", _("Segment"), [(str(one.pk), one.name) for one in segments]),
        ("tag", _("Tag"), [(name, name) for name in sorted(colours_of_tags(user))]),
        ("mine", _("All customers"), [("1", _("My customers"))]),
        (
            "answered",
            _("Answered or not"),
            [(UNANSWERED, _("Not answered")), (ANSWERED, _("Answered"))],
        ),
    ]
    return [
        Box(name, label, choices, query.get(name, ""))
        for name, label, choices in offered
        if choices
    ]


def about(user: User, chosen: InboxFilter) -> list[About]:
    """Return the names of the customer and the person that an address narrows the list to."""
    found = []
    if chosen.customer:
        row = Customer.records.visible_to(user).filter(pk=chosen.customer).first()
        found.append(About("customer", row.name if row else "–"))
    if chosen.contact:
        person = Contact.records.visible_to(user).filter(pk=chosen.contact).first()
        found.append(About("contact", person.name if person else "–"))
    return found


def is_narrowed(chosen: InboxFilter) -> bool:
    """Whether any condition was given."""
    return chosen != InboxFilter()


def _segment(user: User, query: QueryDict) -> Q:
    segment = query.get("segment", "")
    try:
        return membership(user, str(UUID(segment)), "customer__") if segment else Q()
    except ValueError:
        return Q()


def _text(query: QueryDict, name: str) -> str:
    return clean_text(query.get(name, "")).replace("\0", "")


def _one_of(query: QueryDict, name: str, values: list[str]) -> str:
    value = query.get(name, "")
    return value if value in values else ""


def _id(query: QueryDict, name: str) -> UUID | None:
    try:
        return UUID(query.get(name, ""))
    except ValueError:
        return None


def _day(query: QueryDict, name: str, *, after: int = 0) -> datetime | None:
    try:
        day = parse_date(query.get(name, ""))
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=after), time.min))
    except (ValueError, OverflowError):
        return None
