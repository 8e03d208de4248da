"""Turns a company's own scored answers into a model of how its customers say what they feel, if that is better."""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.errors import CustomerMapError
from customer_map.text.features import hashed_rows, opinion_features, runs, weighted_rows
from customer_map.text.languages import Language, language
from customer_map.text.normalising import folded
from customer_map.text.opinions import Opinions, opinions
from customer_map.text.sentiment import NOTHING, Feeling, feeling_of, label_of, score_of
from customer_map.text.units import units

BUCKETS = 1 << 18
MOST_ANSWERS = 50_000
FEWEST_ANSWERS, FEWEST_OF_A_KIND = 60, 12
FOLDS = 5
BASE_SHARE = 0.35
USEFUL_FROM = 0.6
"""Better than a model that knows nothing is not yet good."""
MIDDLE = 0.2
"""Scores within this distance of the middle of the scale are neither good nor bad, and teach nothing."""
DRAWS = 1_000
UNSURE_WITHIN = 0.25

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class ScoresUnfitError(CustomerMapError):
    """Texts and scores that do not belong together."""

    code: ClassVar[str] = "scores_unfit"
    message: ClassVar[str] = "{reason}"
    hint: ClassVar[str] = "Give one score for each text, on the scale that you name."


@dataclass(frozen=True, slots=True)
class Comparison:
    """How well both models tell good from bad on answers that they had not seen (macro-F1, cross-validated).

    `gain` is what the learned one is better by, `low` to `high` its 95 % interval over the same answers. `speaks` is
    "own" when `low` lies above 0, else "base"; `reason` says why in a word.
    """

    answers: int
    base: float
    own: float
    gain: float
    low: float
    high: float
    speaks: str
    reason: str


@dataclass(frozen=True)
class Model:
    """What was learned. While `comparison.speaks` is "base", it answers as the base model does."""

    comparison: Comparison
    idf: NDArray[np.float32] = field(repr=False)
    weights: NDArray[np.float32] = field(repr=False)
    opinion_weights: NDArray[np.float32] = field(repr=False)

    def feelings(self, texts: Sequence[str]) -> list[Feeling]:
        """Return the feeling of each text."""
        read = [_Read(text) for text in texts]
        if self.comparison.speaks == "base":
            return [feeling_of(each.found, each.spoken) for each in read]
        scores = np.tanh(self.decisions(read) / 2)
        return [
            NOTHING if each.spoken is Language.OTHER else _feeling(float(score))
            for each, score in zip(read, scores, strict=True)
        ]

    def decisions(self, read: "Sequence[_Read]") -> Floats:
        """Return the logarithm of the odds that each text is good."""
        rows = weighted_rows(hashed_rows((each.features for each in read), BUCKETS), self.idf)
        own = rows @ self.weights[:-1] + self.weights[-1]
        base = _opinion_rows(read) @ self.opinion_weights[:-1] + self.opinion_weights[-1]
        found: Floats = (1 - BASE_SHARE) * own + BASE_SHARE * base
        return found

    def dumps(self) -> bytes:
        """Return the model as the bytes of an npz archive without pickled objects."""
        used = np.flatnonzero(self.weights[:-1]).astype(np.int32)
        data = io.BytesIO()
        np.savez_compressed(
            data,
            comparison=np.array(json.dumps(asdict(self.comparison))),
            used=used,
            idf=self.idf[used],
            weights=np.append(self.weights[used], self.weights[-1]),
            opinion_weights=self.opinion_weights,
        )
        return data.getvalue()

    @classmethod
    def loads(cls, data: bytes) -> "Model":
        """Return the model that `dumps` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            used = kept["used"]
            idf, weights = np.zeros(BUCKETS, np.float32), np.zeros(BUCKETS + 1, np.float32)
            idf[used], weights[used] = kept["idf"], kept["weights"][:-1]
            weights[-1] = kept["weights"][-1]
            comparison = Comparison(**json.loads(str(kept["comparison"])))
            return cls(comparison, idf, weights, kept["opinion_weights"])


class _Read:
    """A text, read once for both models."""

    __slots__ = ("features", "found", "spoken")

    def __init__(self, text: str) -> None:
        plain = folded(text)
        parts = units(plain)
        self.spoken = language(plain)
        self.found: Opinions = opinions(parts)
        self.features = runs(parts)


def learn(
    texts: Sequence[str], scores: Sequence[float], *, lowest: float = -1.0, highest: float = 1.0
) -> Model:
    """Learn from scored answers, oldest first, on a scale from `lowest` to `highest`; NaN is no answer.

    Of more than 50,000 the newest count, and of equal texts the first. The model says how it compares with the base
    model, and lets that speak unless the paired, cross-validated gain in macro-F1 lies above 0 with 95 % confidence.

    Raises:
        ScoresUnfitError: There are not as many scores as texts, or one lies off the scale.
    """
    kept, good = _lessons(texts, np.asarray(scores, np.float64), lowest, highest)
    read = [_Read(text) for text in kept]
    fewest = min(int(good.sum()), int((~good).sum()))
    if len(read) < FEWEST_ANSWERS or fewest < FEWEST_OF_A_KIND:
        nothing = Comparison(len(read), *(float("nan"),) * 5, "base", "too few answers")
        return Model(
            nothing,
            np.zeros(BUCKETS, np.float32),
            np.zeros(BUCKETS + 1, np.float32),
            _no_opinions(),
        )
    unseen = np.zeros(len(read))
    for train, test in _folds(good):
        model = _fitted([read[place] for place in train], good[train])
        unseen[test] = model.decisions([read[place] for place in test])
    base = np.array([score_of(each.found) for each in read])
    whole = _fitted(read, good)
    return Model(
        compared(good, base > 0, unseen > 0), whole.idf, whole.weights, whole.opinion_weights
    )


def compared(good: Flags, base: Flags, own: Flags) -> Comparison:
    """Compare what two models said of the same answers, redrawing the answers 1,000 times for the interval."""
    before, after = macro_f1(good, base), macro_f1(good, own)
    generator = np.random.default_rng(7)
    kinds = (good * 4 + base * 2 + own).astype(np.int64)
    counts = np.bincount(kinds, minlength=8)
    drawn = generator.multinomial(len(good), counts / len(good), DRAWS)
    gains = _f1_of_counts(drawn, own=True) - _f1_of_counts(drawn, own=False)
    low, high = (float(each) for each in np.quantile(gains, (0.025, 0.975)))
    is_better = low > 0 and after >= USEFUL_FROM
    speaks, reason = ("own", "better") if is_better else ("base", "not surely better")
    return Comparison(len(good), before, after, after - before, low, high, speaks, reason)


def macro_f1(truth: Flags, said: Flags) -> float:
    """Return the mean of F1 of both answers.

    >>> macro_f1(np.array([True, True, False]), np.array([True, False, False])).__round__(3)
    0.667
    """
    counts = np.bincount((truth * 4 + said).astype(np.int64), minlength=8)[None, :]
    return float(_f1_of_counts(counts, own=True)[0])


def _f1_of_counts(counts: NDArray[np.int64], *, own: bool) -> Floats:
    """Macro-F1 per row of counts of (good, base says, own says) in binary."""
    bit = 1 if own else 2
    both = [each for each in range(8) if each & 4 and each & bit]
    neither = [each for each in range(8) if not each & 4 and not each & bit]
    wrong = [each for each in range(8) if bool(each & 4) != bool(each & bit)]
    hit, calm, miss = (
        counts[:, each].sum(axis=1).astype(np.float64) for each in (both, neither, wrong)
    )
    least = np.finfo(float).tiny
    found: Floats = hit / np.maximum(2 * hit + miss, least) + calm / np.maximum(
        2 * calm + miss, least
    )
    return found


def _lessons(
    texts: Sequence[str], scores: Floats, lowest: float, highest: float
) -> tuple[list[str], Flags]:
    if len(texts) != len(scores) or lowest >= highest:
        raise ScoresUnfitError(reason=f"There are {len(texts)} texts and {len(scores)} scores.")
    given = scores[~np.isnan(scores)]
    if len(given) and (given.min() < lowest or given.max() > highest):
        off = given.min() if given.min() < lowest else given.max()
        raise ScoresUnfitError(
            reason=f"The score {off} is not on the scale from {lowest} to {highest}."
        )
    centred = 2 * (scores - lowest) / (highest - lowest) - 1
    taken: dict[str, tuple[str, bool]] = {}
    for text, score in zip(texts[-MOST_ANSWERS:], centred[-MOST_ANSWERS:].tolist(), strict=True):
        if text.strip() and abs(score) > MIDDLE:
            taken.setdefault(folded(text), (text, score > 0))
    return [text for text, _ in taken.values()], np.array(
        [good for _, good in taken.values()], bool
    )


def _folds(good: Flags) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Parts with as many good and bad answers each, drawn alike every time."""
    generator = np.random.default_rng(7)
    part = np.empty(len(good), np.int64)
    for kind in (True, False):
        places = np.flatnonzero(good == kind)
        part[generator.permutation(places)] = np.arange(len(places)) % FOLDS
    for each in range(FOLDS):
        yield np.flatnonzero(part != each), np.flatnonzero(part == each)


def _fitted(read: Sequence[_Read], good: Flags) -> Model:
    """Fit both parts. Source of the ratios: Wang and Manning (2012), Baselines and Bigrams, ACL, 90-94."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  reading needs no sklearn

    counts = hashed_rows((each.features for each in read), BUCKETS)
    holding = np.bincount(counts.indices, minlength=BUCKETS)
    idf = np.where(holding > 1, np.log((1 + len(read)) / (1 + holding)) + 1, 0).astype(np.float32)
    rows = weighted_rows(counts, idf)
    hits = counts.sign()
    up, down = (np.asarray(hits[each].sum(axis=0)).ravel() + 1.0 for each in (good, ~good))
    ratio = np.log((up / up.sum()) / (down / down.sum()))
    used = np.flatnonzero(idf)
    own = LogisticRegression(C=16, class_weight="balanced", max_iter=500)
    own.fit(rows[:, used].multiply(ratio[used]).tocsr(), good)
    base = LogisticRegression(class_weight="balanced").fit(_opinion_rows(read), good)
    weights = np.zeros(BUCKETS + 1, np.float32)
    weights[used], weights[-1] = own.coef_[0] * ratio[used], own.intercept_[0]
    opinion_weights = np.append(base.coef_[0], base.intercept_).astype(np.float32)
    none = Comparison(len(read), *(float("nan"),) * 5, "own", "")
    return Model(none, idf, weights, opinion_weights)


def _opinion_rows(read: Sequence[_Read]) -> Floats:
    return np.array([opinion_features(each.found) for each in read], np.float64).reshape(
        len(read), -1
    )


def _no_opinions() -> NDArray[np.float32]:
    return np.zeros(len(opinion_features(Opinions())) + 1, np.float32)


def _feeling(score: float) -> Feeling:
    return Feeling(round(score, 4), label_of(score), unsure=abs(score) < UNSURE_WITHIN)
