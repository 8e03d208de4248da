"""Turns texts into statements: one per sentence, with its feeling, kind, aspects and position."""

from collections.abc import Iterator, Sequence

from customer_map.server.feedback.models import FeelingLabel, LearnedModel, Statement
from customer_map.server.feedback.models.statements import LONGEST_STATEMENT
from customer_map.server.feedback.sources import SaidText
from customer_map.text.kinds import Kind
from customer_map.text.languages import Language
from customer_map.text.learning import Model
from customer_map.text.normalising import readable
from customer_map.text.reading import Reading, read_texts
from customer_map.text.sentences import sentences
from customer_map.text.sentiment import Label

MOST_SENTENCES = 200
"""Of one text; who writes more than that has pasted something."""


def statements_in(
    said: Sequence[SaidText], model: Model | None = None, spoken_by: LearnedModel | None = None
) -> list[Statement]:
    """Return the statements of texts, unsaved; feelings are told by `model` where it speaks."""
    parts = [(one, place) for one in said for place in _places(one.text)]
    readings = read_texts([words for _, (_, _, words) in parts], model=model)
    return [
        Statement(
            source_type=one.source_type,
            source_id=one.source_id,
            place=number,
            begins=begins,
            ends=begins + len(words),
            occurred_at=one.occurred_at,
            channel=one.channel,
            name=one.name,
            text=words[:LONGEST_STATEMENT],
            score=one.score,
            spoken_by=spoken_by,
            **_told(reading),
            **one.links,
        )
        for (one, (number, begins, words)), reading in zip(parts, readings, strict=True)
    ]


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the number, the position and the words of each sentence."""
    plain = readable(text)
    after = 0
    for number, words in enumerate(sentences(plain)[:MOST_SENTENCES]):
        begins = plain.index(words, after)
        after = begins + len(words)
        yield number, begins, words


def _told(reading: Reading) -> dict[str, object]:
    return {
        "language": reading.language.value,
        "sentiment": None if reading.language is Language.OTHER else reading.feeling.score,
        "label": _label(reading),
        "kind": "" if reading.kind is Kind.STATEMENT else reading.kind.value,
        "aspects": [each.entry for each in reading.aspects],
    }


def _label(reading: Reading) -> FeelingLabel:
    """A plain fact is neutral; another language, or good and bad at once, is unsure."""
    felt = reading.feeling
    if reading.language is Language.OTHER or (felt.unsure and felt.label is not Label.NEUTRAL):
        return FeelingLabel.UNSURE
    return FeelingLabel(felt.label.value)
