"""Turns what was written into kinds of statements (praise, pain …), each beside the score of those who made them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from customer_map.analytics.satisfaction.marks import marks_of
from customer_map.analytics.satisfaction.scores import Score, score_of
from customer_map.server.insights.survey_results.beside import ScoreBeside
from customer_map.server.insights.survey_results.columns import Numbers
from customer_map.text.kinds import Kind
from customer_map.text.learning import Model
from customer_map.text.normalising import readable
from customer_map.text.reading import read_texts
from customer_map.text.sentences import sentences
from customer_map.text.topics import quote

MOST_SENTENCES = 20
"""Of one answer."""
SHOWN = (
    Kind.PRAISE,
    Kind.PAIN,
    Kind.NEED,
    Kind.EXPECTATION,
    Kind.SUGGESTION,
    Kind.QUESTION,
)


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How often statements of a kind were made, in how many answers, which share of all, and their people's score."""

    kind: str
    statements: int
    answers: int
    share: float
    score: Score | None
    quote: str


def kind_figures(
    texts: Sequence[str], marks: Numbers, beside: ScoreBeside | None, model: Model | None
) -> tuple[KindFigures, ...]:
    """Return the kinds that occur, in the order in which they are always told; the quote is the newest."""
    told = [
        (place, words)
        for place, text in enumerate(texts)
        for words in sentences(readable(text))[:MOST_SENTENCES]
    ]
    found = read_texts([words for _, words in told], model=model)
    made: dict[Kind, list[tuple[int, str]]] = {}
    for (place, words), reading in zip(told, found, strict=True):
        made.setdefault(reading.kind, []).append((place, words))
    return tuple(
        _figures(kind, made[kind], len(texts), marks, beside) for kind in SHOWN if kind in made
    )


def _figures(
    kind: Kind,
    made: list[tuple[int, str]],
    texts: int,
    marks: Numbers,
    beside: ScoreBeside | None,
) -> KindFigures:
    places = np.unique([place for place, _ in made])
    scored = marks_of(marks[places], beside.scale) if beside else None
    return KindFigures(
        kind=kind.value,
        statements=len(made),
        answers=len(places),
        share=len(places) / texts,
        score=score_of(scored, beside.measure) if beside and scored is not None else None,
        quote=quote(made[0][1]),
    )
