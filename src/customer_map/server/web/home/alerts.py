"""Turns gaps of the maps, neglected records and failures into lines: how many, why, and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse

from customer_map.server.accounts.models import User
from customer_map.server.audit.webhooks.queries import webhooks_seen_by
from customer_map.server.crm.duplicates.portraying import MODELS
from customer_map.server.crm.filters import parse_filter
from customer_map.server.crm.queries.duplicates import open_pairs
from customer_map.server.insights.alerts import GAPS, MOST_COUNTED, count_gaps
from customer_map.server.intake.models import ImportState
from customer_map.server.intake.queries.imports import imports_of
from customer_map.server.web.home.alert_words import (
    DUPLICATES,
    IMPORTS,
    NEGLECTED,
    WEBHOOKS,
    AlertWords,
)
from customer_map.server.web.home.figures import list_address
from customer_map.server.web.home.gap_words import GAP_WORDS

FAILED_DAYS = 14
COUNTED = MOST_COUNTED + 1


@dataclass(frozen=True, slots=True)
class Alert:
    """One line of the start page."""

    key: str
    text: str
    why: str
    url: str
    icon: str
    tone: str


def alerts(user: User, now: datetime) -> list[Alert]:
    """Return what there is to see to, the maps first; only what `user` may see is counted."""
    return [*_gaps(user, now), *_neglected(user, now), *_duplicates(user), *_failures(user, now)]


def _gaps(user: User, now: datetime) -> Iterator[Alert]:
    for gap in GAPS:
        words = GAP_WORDS[gap.key]
        told = AlertWords(gap.key, words.counted, words.why, "network", "warning")
        url = reverse("map_gap", args=[gap.key])
        yield from _line(told, count_gaps(gap, user, now), url, days=words.days)


def _neglected(user: User, now: datetime) -> Iterator[Alert]:
    for one in NEGLECTED:
        rows = parse_filter(one.record_type, one.tree).rows(user, now)
        found = rows.order_by()[:COUNTED].count()
        yield from _line(one.words, found, list_address(one.record_type, one.tree))


def _duplicates(user: User) -> Iterator[Alert]:
    found = sum(open_pairs(user, kind).order_by()[:COUNTED].count() for kind in MODELS)
    yield from _line(DUPLICATES, found, reverse("duplicate_list"))


def _failures(user: User, now: datetime) -> Iterator[Alert]:
    """One's own; administrators are told of everybody's."""
    lately = imports_of(user).filter(
        state=ImportState.FAILED, created_at__gte=now - timedelta(days=FAILED_DAYS)
    )
    yield from _line(IMPORTS, lately.count(), reverse("import_list"))
    failing = webhooks_seen_by(user).filter(failing_since__isnull=False)
    yield from _line(WEBHOOKS, failing.count(), reverse("webhook_list"))


def _line(words: AlertWords, found: int, url: str, days: int = 0) -> Iterator[Alert]:
    if found:
        more = "+" if found > MOST_COUNTED else ""
        count = f"{intcomma(min(found, MOST_COUNTED))}{more}"
        text = str(words.counted % {"number": found}).format(count=count)
        why = str(words.why).format(days=days)
        yield Alert(words.key, text, why, url, words.icon, words.tone)
