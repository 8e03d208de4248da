"""Turns a statement into its kind: praise, pain, need, expectation, suggestion, question, or a plain statement."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from customer_map.text.cues import CUES, QUESTION, last_sentence
from customer_map.text.features import hashed_rows, runs
from customer_map.text.languages import Language, language
from customer_map.text.normalising import folded
from customer_map.text.opinions import Opinions, opinions
from customer_map.text.sentiment import NEUTRAL_TO, score_of
from customer_map.text.units import units

BUCKETS = 1 << 15
LONGEST_RUN = 3
MODEL = "kinds.npz"
MOST_CHARACTERS = 300
SIGN_WEIGHT = 8
"""A sign counts like so many words; each fills a bucket of its own."""
MOST_UNITS = 60
"""What a statement is shows in its first and its last words."""


class Kind(StrEnum):
    """What a statement is."""

    PRAISE = "praise"
    PAIN = "pain"
    NEED = "need"
    EXPECTATION = "expectation"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    STATEMENT = "statement"


KINDS = tuple(Kind)


@dataclass(frozen=True)
class _Weights:
    """What the model learned: one row of weights per bucket, one column per kind of `KINDS`."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


def kind_of(text: str) -> Kind:
    """Return the kind of one statement.

    >>> [kind_of(each).value for each in ("什么时候发货？", "You should add a dark mode.")]
    ['question', 'suggestion']
    """
    return kinds([text])[0]


def kinds(texts: Sequence[str]) -> list[Kind]:
    """Return the kind of each statement; another language than Chinese and English is a plain statement."""
    plain = [folded(text) for text in texts]
    parts = [units(each) for each in plain]
    return kinds_of(
        plain, parts, [opinions(each) for each in parts], [language(each) for each in plain]
    )


def kinds_of(
    plain: Sequence[str],
    parts: Sequence[list[str]],
    found: Sequence[Opinions],
    spoken: Sequence[Language],
) -> list[Kind]:
    """Return the kind of each statement that was taken apart already."""
    model = _model()
    rows = hashed_rows(
        (kind_features(*each) for each in zip(plain, parts, found, strict=True)), BUCKETS
    )
    rows.data[:] = 1
    best = np.asarray(rows @ model.weights + model.bias).argmax(axis=1).tolist()
    unread = (Language.OTHER, Language.NONE)
    return [
        Kind.STATEMENT if tongue in unread and not each.count else KINDS[place]
        for place, tongue, each in zip(best, spoken, found, strict=True)
    ]


def kind_features(plain: str, parts: list[str], found: Opinions) -> list[str]:
    """Return what a statement shows of its kind: cues, feeling, and the runs of its first and last units."""
    told = (
        parts
        if len(parts) <= MOST_UNITS
        else [*parts[: MOST_UNITS // 2], *parts[-MOST_UNITS // 2 :]]
    )
    features = runs(["^", *told, "$"], LONGEST_RUN)
    shown = [name for name, cue in CUES.items() if cue.search(plain, 0, MOST_CHARACTERS)]
    asks = QUESTION.search(last_sentence(plain[-MOST_CHARACTERS:])) is not None
    feeling = _side(score_of(found))
    signs = [f"cue {name}" for name in shown] + [f"feeling {feeling}"] + ["cue question"] * asks
    if not found.wishes and not asks:
        signs.append(f"plain feeling {feeling}")
    return features + [f"{sign} {place}" for sign in signs for place in range(SIGN_WEIGHT)]


def _side(score: float) -> str:
    if abs(score) < NEUTRAL_TO:
        return "none"
    return "good" if score > 0 else "bad"


@cache
def _model() -> _Weights:
    data = files("customer_map.text").joinpath("models", MODEL).read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        weights = np.zeros((BUCKETS, len(KINDS)), np.float32)
        weights[kept["used"]] = kept["weights"]
        return _Weights(weights, kept["bias"].astype(np.float32))
