"""Turns what customers said into lanes of a journey map: pains, needs, expectations and praise at each stage."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import msgspec
from django.db.models import Case, CharField, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customer_map.analytics.stage_rules import StageRules, TouchpointKind
from customer_map.maps.journey import Card, CardLane, Cards
from customer_map.server.accounts.models import User
from customer_map.server.accounts.tokens import hash_of
from customer_map.server.audit.records import VisibleRows
from customer_map.server.feedback.models import SourceType, Statement, StatementKind
from customer_map.server.feedback.quotes import shown_quote
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.keeping import kept_if_dear

# The order of the lanes, each with the colour of its cards.
LANES = {
    StatementKind.PAIN: 4,
    StatementKind.NEED: 3,
    StatementKind.EXPECTATION: 1,
    StatementKind.PRAISE: 2,
}
QUOTES = 2
LONGEST_QUOTE = 160
KEPT_SECONDS = 60
INBOX = "feedback_inbox"
# What a text is to the rules of stages: cases and mails are known there by what they leave in the log.
KNOWN_AS = Case(
    When(source_type=SourceType.CASE, then=Value("case opened")),
    When(source_type=SourceType.MESSAGE, then=Value("email")),
    When(source_type=SourceType.ACTIVITY, then=F("channel")),
    default=F("name"),
    output_field=CharField(),
)


@dataclass(slots=True)
class Said:
    """What was said of one kind at one stage: how often, and the newest quotes."""

    count: int
    quotes: list[str]


Voice = dict[tuple[str, int], Said]


def voice_lanes(
    user: User, definition: JourneyDefinition, filters: JourneyFilters
) -> tuple[CardLane, ...]:
    """Return one lane for each kind of statement that was heard at any stage, as far as `user` may read it."""
    if definition.source == "orders":
        return ()
    asked = msgspec.json.encode((definition, filters)).decode()
    voice = kept_if_dear(
        f"voice:{hash_of(asked)}",
        user,
        lambda: _heard(user, definition, filters),
        seconds=KEPT_SECONDS,
    )
    stages = range(len(definition.stages))
    return tuple(
        CardLane(
            id=f"voice-{kind.value}",
            title=str(kind.label),
            note=_("what customers said"),
            cells=tuple(_cell(kind, voice.get((kind.value, stage))) for stage in stages),
            colour=colour,
        )
        for kind, colour in LANES.items()
        if any((kind.value, stage) in voice for stage in stages)
    )


def _heard(user: User, definition: JourneyDefinition, filters: JourneyFilters) -> Voice:
    """Rules that look at a property of touchpoints say nothing of a statement, and are left out."""
    rules = StageRules(
        [rule for rule in definition.rules if not rule.attribute],
        [stage.id for stage in definition.stages],
    )
    rows = _statements(user, definition, filters)
    voice: Voice = {}
    named = rows.values_list("kind", "channel", KNOWN_AS)
    counted = named.annotate(count=Count("pk"))
    for kind, channel, name, count in counted.order_by():
        stage = rules.stage_of(TouchpointKind(channel, name))
        if stage >= 0:
            voice.setdefault((kind, stage), Said(0, [])).count += count
    for kind, channel, name, text in _newest(rows):
        said = voice.get((kind, rules.stage_of(TouchpointKind(channel, name))))
        if said and len(said.quotes) < QUOTES:
            said.quotes.append(_short(text))
    return voice


def _statements(
    user: User, definition: JourneyDefinition, filters: JourneyFilters
) -> VisibleRows[Statement]:
    return Statement.records.visible_to(user).filter(
        filters.customers(definition, "customer__"),
        filters.members(user, "customer__"),
        filters.period("occurred_at"),
        Q(kind__in=list(LANES)),
    )


def _newest(rows: VisibleRows[Statement]) -> Iterator[tuple[str, str, str, str]]:
    """The newest few of each kind, channel and name; what was just said stands first."""
    alike: list[F | Case] = [F("kind"), F("channel"), KNOWN_AS]
    nth = Window(RowNumber(), partition_by=alike, order_by=["-occurred_at", "-pk"])
    newest = rows.annotate(nth=nth).filter(nth__lte=QUOTES).order_by("-occurred_at", "-pk")
    yield from newest.values_list("kind", "channel", KNOWN_AS, "text")


def _short(text: str) -> str:
    quote = shown_quote(text)
    return quote if len(quote) <= LONGEST_QUOTE else f"{quote[: LONGEST_QUOTE - 1].rstrip()}…"


def _cell(kind: StatementKind, said: Said | None) -> Cards | None:
    if said is None:
        return None
    told = ngettext("{count} statement", "{count} statements", said.count).format(
        count=number_format(said.count, force_grouping=True)
    )
    evidence = [told, *("" for _quote in said.quotes[1:])]
    return Cards(
        cards=tuple(
            Card(text=f"“{quote}”", evidence=one, href=_address(kind))
            for quote, one in zip(said.quotes, evidence, strict=False)
        )
    )


def _address(kind: StatementKind) -> str:
    try:
        return f"{reverse(INBOX)}?{urlencode({'kind': kind.value})}"
    except NoReverseMatch:
        return ""
