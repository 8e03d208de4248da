"""Turns gaps of the maps, neglected records and failures into lines: how many, why, and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse

from customer_map.server.accounts.models import User
from customer_map.server.audit.webhooks.queries import webhooks_seen_by
from customer_map.server.crm.duplicates.portraying import MODELS
from customer_map.server.crm.filters import Filter, parse_filter
from customer_map.server.crm.models import Case
from customer_map.server.crm.queries.cases import overdue_cases, soon_due_cases
from customer_map.server.crm.queries.duplicates import open_pairs
from customer_map.server.feedback.queries.themes import theme_figures
from customer_map.server.insights.alerts import GAPS, MOST_COUNTED, count_gaps
from customer_map.server.insights.keeping import kept_if_dear
from customer_map.server.intake.models import ImportState
from customer_map.server.intake.queries.imports import imports_of
from customer_map.server.web.home.alert_words import (
    BREACHED,
    DUPLICATES,
    IMPORTS,
    NEGLECTED,
    SOON_DUE,
    THEMES,
    WEBHOOKS,
    AlertWords,
    Neglected,
)
from customer_map.server.web.home.figures import list_address
from customer_map.server.web.home.gap_words import GAP_WORDS

# What was promised of cases: the words, the tab of the list that shows them, the condition.
PROMISES = ((BREACHED, "overdue", overdue_cases), (SOON_DUE, "soon", soon_due_cases))
FAILED_DAYS = 14
COUNTED = MOST_COUNTED + 1
KEPT_SECONDS = 120
_READ: dict[str, Filter] = {}


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
    """Return what there is to see to, the maps first; only what `user` may see is counted.

    Where counting takes long, the counts are at most two minutes old.
    """
    counts = kept_if_dear("alerts", user, lambda: _counts(user, now), seconds=KEPT_SECONDS)
    told = (
        _gaps(counts),
        _promises(counts),
        _neglected(counts),
        _duplicates(counts),
        _themes(counts),
    )
    return [*chain.from_iterable(told), *_failures(user, now)]


def _counts(user: User, now: datetime) -> dict[str, int]:
    counts = {gap.key: count_gaps(gap, user, now) for gap in GAPS}
    for one in NEGLECTED:
        rows = _filter_of(one).rows(user, now)
        counts[one.words.key] = rows.order_by()[:COUNTED].count()
    for words, _show, kept in PROMISES:
        cases = Case.records.visible_to(user).filter(kept(now))
        counts[words.key] = cases.order_by()[:COUNTED].count()
    pairs = (open_pairs(user, kind).order_by()[:COUNTED].count() for kind in MODELS)
    changed = sum(each.change is not None for each in theme_figures(user, now))
    return counts | {DUPLICATES.key: sum(pairs), THEMES.key: changed}


def _filter_of(neglected: Neglected) -> Filter:
    """Read a filter once in a process: these name built-in fields only."""
    key = neglected.words.key
    if key not in _READ:
        _READ[key] = parse_filter(neglected.record_type, neglected.tree)
    return _READ[key]


def _gaps(counts: dict[str, int]) -> Iterator[Alert]:
    for key, words in GAP_WORDS.items():
        told = AlertWords(key, words.counted, words.why, "network", "warning")
        yield from _line(told, counts[key], reverse("map_gap", args=[key]), days=words.days)


def _neglected(counts: dict[str, int]) -> Iterator[Alert]:
    for one in NEGLECTED:
        url = list_address(one.record_type, one.tree)
        yield from _line(one.words, counts[one.words.key], url)


def _promises(counts: dict[str, int]) -> Iterator[Alert]:
    for words, show, _kept in PROMISES:
        yield from _line(words, counts[words.key], f"{reverse('case_list')}?show={show}")


def _duplicates(counts: dict[str, int]) -> Iterator[Alert]:
    yield from _line(DUPLICATES, counts[DUPLICATES.key], reverse("duplicate_list"))


def _themes(counts: dict[str, int]) -> Iterator[Alert]:
    yield from _line(THEMES, counts[THEMES.key], reverse("theme_list"))


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
