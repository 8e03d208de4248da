"""Finds themes in what was said over the last year, and lets people name, merge, hide and own them."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from scipy.optimize import linear_sum_assignment

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, create, require_visible
from customer_map.server.crm.actions.records import edit
from customer_map.server.crm.actions.values import Values
from customer_map.server.feedback.models import Statement, Theme
from customer_map.text.languages import Language
from customer_map.text.topics import Topic, find_topics

MOST_STATEMENTS = 60_000
YEAR = timedelta(days=365)
LIKE_ENOUGH = 0.2
"""A topic is a theme found again when they share this much of their members together (Jaccard)."""
SAME_TERMS = 5
KNOWN_SHARE = 0.5
AT_ONCE = 5_000
LONGEST_TERM = 60
FIELDS = frozenset(("label", "state", "owner"))


def discover_themes(*, actor: Actor, now: datetime | None = None) -> int:
    """Find themes in the statements of the last year; what is found again keeps its id, label, state and owner.

    Returns how many themes there are in them.
    """
    moment = now or timezone.now()
    rows = Statement.records.filter(
        occurred_at__gt=moment - YEAR, language__in=(Language.CHINESE, Language.ENGLISH, "mixed")
    ).order_by("-occurred_at", "-pk")
    said = list(rows.values_list("pk", "text", "theme_id")[:MOST_STATEMENTS])
    before: list[UUID | None] = [theme for _pk, _text, theme in said]
    topics = find_topics([text for _pk, text, _theme in said], _as_many_as(before))
    places = topics.of_text.tolist()
    with transaction.atomic():
        themes = _themes_of(actor, topics.found, places, before, moment)
        _assign([pk for pk, _text, _theme in said], places, before, themes)
    return len(themes)


def edit_theme(
    *, actor: Actor, theme_id: UUID | str, values: Values, seen_version: int | None = None
) -> Theme:
    """Rename, watch, hide or hand over a theme; a label that a person gave stays when it is found again."""
    named = {"is_named": True} if "label" in values else {}
    if "label" in values and not str(values["label"]).strip():
        raise InvalidValueError(field="label", reason=_("A theme needs a name."))
    return edit(
        actor=actor,
        verb="theme.edit",
        model=Theme,
        record_id=theme_id,
        values={**values, **named},
        fields=FIELDS | {"is_named"},
        seen_version=seen_version,
    )


@transaction.atomic
def merge_themes(*, actor: Actor, theme_id: UUID | str, into_id: UUID | str) -> Theme:
    """Let a theme, and what was merged into it before, count in another one. Undo parts them again."""
    theme = require_visible(actor, Theme, theme_id)
    into = require_visible(actor, Theme, into_id)
    if theme == into or into.merged_into_id is not None:
        raise InvalidValueError(field="merged_into", reason=_("Choose another theme."))
    for one in (*Theme.records.filter(merged_into=theme), theme):
        change(actor=actor, verb="theme.merge", record=one, values={"merged_into": into})
    return into


def _as_many_as(before: list[UUID | None]) -> int | None:
    """As many as before, so that themes stay themselves, until most of what was said is new; None for a free choice."""
    known = [theme for theme in before if theme is not None]
    return len(set(known)) if len(known) >= KNOWN_SHARE * len(before) and known else None


def _themes_of(
    actor: Actor,
    topics: tuple[Topic, ...],
    places: list[int],
    before: list[UUID | None],
    moment: datetime,
) -> list[Theme]:
    """The theme of each topic: the one that it was before, else one with the same words, else a new one."""
    known = {theme.pk: theme for theme in Theme.records.filter(deleted_at__isnull=True)}
    found = _found_again(len(topics), places, before)
    taken = set(found.values())
    themes = []
    for place, topic in enumerate(topics):
        theme = known.get(found[place]) if place in found else None
        theme = theme or _with_same_terms(
            topic, [one for one in known.values() if one.pk not in taken]
        )
        theme = _renewed(actor, theme, topic, moment) if theme else _new(actor, topic, moment)
        taken.add(theme.pk)
        themes.append(theme)
    return themes


def _found_again(topics: int, places: list[int], before: list[UUID | None]) -> dict[int, UUID]:
    """Pair topics with themes so that they share the most members altogether."""
    names = sorted({theme for theme in before if theme is not None})
    both = Counter(
        (place, theme)
        for place, theme in zip(places, before, strict=True)
        if place >= 0 and theme is not None
    )
    sizes, old = Counter(places), Counter(before)
    likeness = np.zeros((topics, len(names)))
    for (place, theme), shared in both.items():
        together = sizes[place] + old[theme] - shared
        likeness[place, names.index(theme)] = shared / together
    pairs = zip(*linear_sum_assignment(-likeness), strict=True)
    return {
        int(place): names[column]
        for place, column in pairs
        if likeness[place, column] >= LIKE_ENOUGH
    }


def _with_same_terms(topic: Topic, themes: list[Theme]) -> Theme | None:
    """When texts were replaced, their words still tell."""
    words = set(_terms(topic))
    shared = {theme: len(words & set(theme.terms)) for theme in themes}
    best = max(shared, key=lambda theme: shared[theme], default=None)
    return best if best is not None and shared[best] >= SAME_TERMS else None


def _new(actor: Actor, topic: Topic, moment: datetime) -> Theme:
    theme = Theme(label=topic.label[:200], terms=_terms(topic), found_at=moment)
    return create(actor=actor, verb="theme.find", record=theme)


def _renewed(actor: Actor, theme: Theme, topic: Topic, moment: datetime) -> Theme:
    Theme.records.filter(pk=theme.pk).update(terms=_terms(topic), found_at=moment)
    if theme.is_named:
        return theme
    return change(actor=actor, verb="theme.find", record=theme, values={"label": topic.label[:200]})


def _terms(topic: Topic) -> list[str]:
    return [word[:LONGEST_TERM] for word in topic.words]


def _assign(
    statements: list[UUID], places: list[int], before: list[UUID | None], themes: list[Theme]
) -> None:
    """Only what speaks of something else than before is written."""
    moved: dict[UUID | None, list[UUID]] = {}
    for pk, place, old in zip(statements, places, before, strict=True):
        theme = themes[place].pk if place >= 0 else None
        if theme != old:
            moved.setdefault(theme, []).append(pk)
    for theme, members in moved.items():
        for begin in range(0, len(members), AT_ONCE):
            some = members[begin : begin + AT_ONCE]
            Statement.records.filter(pk__in=some).update(theme_id=theme)
