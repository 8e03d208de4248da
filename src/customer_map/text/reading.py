"""Turns texts into all that is known of each: language, feeling, kind, and what it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass

from customer_map.text.aspects import Aspect, Taxonomy, aspects_of, usual_taxonomy
from customer_map.text.kinds import Kind, kinds_of
from customer_map.text.languages import Language, language
from customer_map.text.learning import Model
from customer_map.text.normalising import folded, readable
from customer_map.text.opinions import opinions
from customer_map.text.sentences import sentences
from customer_map.text.sentiment import Feeling, feeling_of
from customer_map.text.units import units

PORTION = 5_000
"""How many texts are in memory taken apart."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one text."""

    language: Language
    feeling: Feeling
    kind: Kind
    aspects: tuple[Aspect, ...]


def read_text(text: str) -> Reading:
    """Return what is known of one text.

    >>> found = read_text("物流太慢了")
    >>> found.language.value, found.feeling.label.value, found.kind.value, found.aspects[0].entry
    ('zh', 'negative', 'pain', 'delivery')
    """
    return read_texts([text])[0]


def read_texts(
    texts: Sequence[str], *, model: Model | None = None, taxonomy: Taxonomy | None = None
) -> list[Reading]:
    """Return what is known of each text; feelings come from `model` if one is given and speaks."""
    spoken_of = taxonomy or usual_taxonomy()
    found: list[Reading] = []
    for begin in range(0, len(texts), PORTION):
        found += _portion(texts[begin : begin + PORTION], model, spoken_of)
    return found


def statements(text: str) -> list[tuple[str, Reading]]:
    """Return each sentence of a text with what is known of it, for texts that say several things."""
    told = sentences(readable(text))
    return list(zip(told, read_texts(told), strict=True))


def _portion(texts: Sequence[str], model: Model | None, taxonomy: Taxonomy) -> list[Reading]:
    plain = [folded(text) for text in texts]
    parts = [units(each) for each in plain]
    spoken = [language(each) for each in plain]
    found = [opinions(each) for each in parts]
    if model is not None and model.comparison.speaks == "own":
        feelings = model.feelings(texts)
    else:
        feelings = [feeling_of(*each) for each in zip(found, spoken, strict=True)]
    kinds = kinds_of(plain, parts, found, spoken)
    return [
        Reading(tongue, felt, kind, tuple(aspects_of(each, taxonomy)))
        for tongue, felt, kind, each in zip(spoken, feelings, kinds, parts, strict=True)
    ]
