"""Turns a text into how its writer feels: -1 to +1, positive, neutral or negative, and whether that is sure."""

from dataclasses import dataclass
from enum import StrEnum

from customer_map.text.languages import Language, language
from customer_map.text.normalising import folded
from customer_map.text.opinions import Opinions, opinions
from customer_map.text.units import units

NEUTRAL_TO = 0.06
"""Scores closer to 0 than this are neutral."""
EACH_NEGATION, EACH_WISH = 0.35, 0.2
"""How much a negation or a wish takes away, whatever it stands with: both come with complaints."""
LITTLE = 0.2
"""Who says less than this, good or bad, has no opinion that anybody should be sure of."""
TORN_FROM = 0.5
"""When the lesser of good and bad is this share of the greater, a text is torn, and nobody should be sure of it."""


class Label(StrEnum):
    """The three answers."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Feeling:
    """A score from -1 to +1, its label, and whether too little or too much speaks for it to be sure."""

    score: float
    label: Label
    unsure: bool


NOTHING = Feeling(0.0, Label.NEUTRAL, unsure=True)


def feeling(text: str) -> Feeling:
    """Return the feeling of a text in Chinese, English or both; other languages are neutral and unsure.

    >>> feeling("房间很干净，服务热情").label.value, feeling("The app is not good at all.").label.value
    ('positive', 'negative')
    """
    plain = folded(text)
    return feeling_of(opinions(units(plain)), language(plain))


def feeling_of(found: Opinions, spoken: Language) -> Feeling:
    """Return the feeling that opinions amount to."""
    if spoken is Language.OTHER:
        return NOTHING
    score = score_of(found)
    less, more = sorted((found.good, found.bad))
    unsure = more < LITTLE or less / more >= TORN_FROM
    return Feeling(score, label_of(score), unsure)


def score_of(found: Opinions) -> float:
    """Return -1 to +1: good less bad, related to how much there is of both."""
    against = found.bad + EACH_NEGATION * min(found.negations, 4) + EACH_WISH * min(found.wishes, 4)
    return round((found.good - against) / (1 + found.good + against), 4)


def label_of(score: float) -> Label:
    """Return the label of a score.

    >>> label_of(0.05).value
    'neutral'
    """
    if abs(score) < NEUTRAL_TO:
        return Label.NEUTRAL
    return Label.POSITIVE if score > 0 else Label.NEGATIVE
