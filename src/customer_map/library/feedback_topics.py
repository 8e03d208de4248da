"""Turns readings into topics: the entries of the taxonomy that texts speak of, and those found by themselves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from customer_map.text.aspects import Taxonomy
from customer_map.text.reading import Reading
from customer_map.text.topics import find_topics, quotes

BEST_QUOTE = 60
"""How many characters a good quote has; much shorter and much longer ones come later."""


@dataclass(frozen=True, slots=True)
class FeedbackTopic:
    """What texts speak of: how many, their share of all rows, how they feel about it, and masked quotes.

    `source` is "taxonomy" for an entry of it, "found" for a topic that shows in the texts themselves.
    """

    label: str
    count: int
    share: float
    sentiment: float
    quotes: tuple[str, ...] = field(repr=False)
    source: str


def feedback_topics(
    texts: Sequence[str], readings: Sequence[Reading], taxonomy: Taxonomy, language: str
) -> tuple[tuple[FeedbackTopic, ...], tuple[tuple[str, ...], ...], float]:
    """Return the topics, the most frequent first, the labels of each text's topics, and how stable the found are."""
    named = _named(texts, readings, taxonomy, language)
    discovered = find_topics(texts)
    own: list[FeedbackTopic] = []
    for place, topic in enumerate(discovered.found):
        members = np.flatnonzero(discovered.of_text == place)
        felt = [readings[each].feeling.score for each in members.tolist()]
        share = topic.count / len(texts)
        own.append(
            FeedbackTopic(topic.label, topic.count, share, _mean(felt), topic.quotes, "found")
        )
    rows = tuple(
        (
            *(taxonomy.entry(each.entry).name(language) for each in reading.aspects),
            *((discovered.found[place].label,) if place >= 0 else ()),
        )
        for reading, place in zip(readings, discovered.of_text.tolist(), strict=True)
    )
    topics = sorted((*named, *own), key=lambda each: (-each.count, each.label))
    return tuple(topics), rows, discovered.stability


def _named(
    texts: Sequence[str], readings: Sequence[Reading], taxonomy: Taxonomy, language: str
) -> list[FeedbackTopic]:
    speaking: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, reading in enumerate(readings):
        for each in reading.aspects:
            speaking[each.entry].append((place, each.score))
    found = []
    for name, members in speaking.items():
        closeness = np.zeros(len(texts), np.float32)
        places = np.array([place for place, _ in members])
        closeness[places] = [
            abs(score) - abs(len(texts[place]) - BEST_QUOTE) / 200 for place, score in members
        ]
        found.append(
            FeedbackTopic(
                label=taxonomy.entry(name).name(language),
                count=len(members),
                share=len(members) / len(texts),
                sentiment=_mean([score for _, score in members]),
                quotes=quotes(texts, places, closeness),
                source="taxonomy",
            )
        )
    return found


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
