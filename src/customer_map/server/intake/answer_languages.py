"""Turns counted answers into the languages that they are in."""

from collections import Counter

from customer_map.tables.answers.counting import AnswerCount
from customer_map.text.languages import Language, language

LEAST_SHARE = 0.1
"""Of the answers; a language of fewer is not named."""


def languages_of(count: AnswerCount) -> tuple[Language, ...]:
    """The languages of a question's answers, the most frequent first; those of hardly any answer are left out."""
    spoken = Counter(language(text) for text in count.texts)
    del spoken[Language.NONE]
    total = spoken.total()
    return tuple(name for name, number in spoken.most_common() if number >= LEAST_SHARE * total)
