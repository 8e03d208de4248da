"""Turns cells such as "10 - Strongly Agree", "8/10", ★★★☆☆ or "Very satisfied" into marks on a scale."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from customer_map.tables.answers.levels import FEELING, is_no_answer, level_of

FIVE, TEN = 5, 10
_ON_SCALE = 0.9
_ON_NAMED_SCALE = 0.5
_SCORE = re.compile(
    r"\s*([-−]?\d+(?:[.,]\d+)?)\s*(?:$|[-–—:(/分星]|stars?\b|points?\b|out of\b|of\b)",
    re.IGNORECASE,
)
_STARS = re.compile(r"\s*(★{1,10})☆*\s*$")
_LABELLED = re.compile(
    r"\s*[-−]?\d+(?:[.,]\d+)?\s*(?:[-–—:(]\s*(?P<label>[^\W\d].*)"
    r"|/\s*(?:5|7|10|100)$|[分星]$|stars?$|points?$|out of \d+$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AnswerScale:
    """The lowest and the highest mark; `family` names the words that stand for marks, empty where figures do."""

    lowest: float
    highest: float
    family: str = ""

    def score(self, mark: float) -> float:
        """A mark from -1, the lowest, to +1, the highest.

        >>> [AnswerScale(0, 10).score(mark) for mark in (0, 5, 10)]
        [-1.0, 0.0, 1.0]
        """
        return (mark - self.lowest) / (self.highest - self.lowest) * 2 - 1

    def has(self, mark: float) -> bool:
        """Whether the scale has such a mark."""
        return self.lowest <= mark <= self.highest


def score_in(cell: str) -> float:
    """Return the score that a cell tells, NaN for none.

    >>> [score_in(each) for each in ("10 - Strongly Agree", "8/10", "★★★☆☆", "4,5", "NA or Do Not Use", "")]
    [10.0, 8.0, 3.0, 4.5, nan, nan]
    """
    stars = _STARS.match(cell)
    if stars:
        return float(len(stars[1]))
    found = _SCORE.match(cell)
    return float(found[1].replace(",", ".").replace("−", "-")) if found else nan


def label_in(cell: str) -> str | None:
    """The words behind a figure, "" for a figure that plainly is a mark without words, None for any other cell.

    >>> [label_in(each) for each in ("10 - Strongly Agree", "8/10", "★★", "9", "18-24")]
    ['Strongly Agree', '', '', None, None]
    """
    if _STARS.match(cell):
        return ""
    found = _LABELLED.match(cell.strip())
    return (found["label"] or "").strip() if found else None


def mark_in(cell: str, scale: AnswerScale) -> float | None:
    """The mark that a cell gives; None where nobody answered, NaN where it is no mark of the scale.

    >>> five = AnswerScale(1, 5, "satisfaction")
    >>> [mark_in(each, five) for each in ("Very Satisfied", "Neutral", "N/A do not use", "Blue")]
    [5.0, 3.0, None, nan]
    """
    if is_no_answer(cell):
        return None
    mark = score_in(cell)
    if isnan(mark):
        mark = _worded_mark(cell, scale)
    return mark if scale.has(mark) else nan


def figure_in(cell: str, scale: AnswerScale | None) -> float:
    """The figure that a cell tells, on the scale or off it; NaN where nobody answered or it tells none.

    >>> [figure_in(each, AnswerScale(1, 5)) for each in ("Very satisfied", "11", "NA")]
    [5.0, 11.0, nan]
    """
    if is_no_answer(cell):
        return nan
    figure = score_in(cell)
    return _worded_mark(cell, scale) if isnan(figure) and scale else figure


def worded_scale(family: str, strengths: Iterable[int]) -> AnswerScale:
    """The scale of words of these strengths: three, five or seven steps.

    >>> worded_scale("agreement", {-3, -2, 0, 2, 3}), worded_scale("agreement", {-2, 0, 2})
    (AnswerScale(lowest=1, highest=5, family='agreement'), AnswerScale(lowest=1, highest=3, family='agreement'))
    """
    sizes = {abs(each) for each in strengths}
    if family == FEELING or 3 not in sizes:
        return AnswerScale(1, 3, family)
    return AnswerScale(1, 7 if {1, 2} <= sizes else 5, family)


def scale_of(scores: NDArray[np.float64], *, out_of_ten: bool) -> tuple[float, float] | None:
    """Return the scale on which nine of ten scores lie: 0 to 1, 1 to 5, 0 to 10 or 0 to 100; None without scores.

    Five or fewer points make a scale of five unless the name of the column says that there are ten.
    """
    given = scores[~np.isnan(scores)]
    if not len(given):
        return None
    if out_of_ten and ((given >= 0) & (given <= TEN)).mean() >= _ON_NAMED_SCALE:
        return 0.0, float(TEN)
    for lowest, highest in ((-1.0, 1.0), (0.0, 5.0), (0.0, 10.0), (0.0, 100.0)):
        if ((given >= lowest) & (given <= highest)).mean() >= _ON_SCALE:
            return _lowest(given, lowest, highest), highest
    return float(given.min()), float(given.max())


def _lowest(given: NDArray[np.float64], lowest: float, highest: float) -> float:
    """A scale up to 1 begins at 0 when nothing lies below; one up to 5 begins at 1 unless there are zeros."""
    if highest == 1.0:
        return -1.0 if (given < 0).any() else 0.0
    return 1.0 if highest == FIVE and not (given == 0).any() else lowest


def _worded_mark(cell: str, scale: AnswerScale) -> float:
    """Words among figures stand for the ends and the middle of their scale."""
    level = level_of(cell)
    if level is None or (scale.family and level[0] not in {scale.family, ""}):
        return nan
    strength = level[1]
    middle, half = (scale.lowest + scale.highest) / 2, (scale.highest - scale.lowest) / 2
    if scale.highest - scale.lowest == 6 and scale.family:
        return middle + strength
    if scale.highest - scale.lowest == 2 and scale.family:
        return middle + (strength > 0) - (strength < 0)
    share = {0: 0.0, 1: 0.5, 2: 0.5, 3: 1.0}[abs(strength)]
    return middle + half * (share if strength > 0 else -share)
