"""Turns the scores that came with feedback into a net promoter score with its interval, for all and for each group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.satisfaction.marks import Scale, marks_of
from customer_map.analytics.satisfaction.scores import mean_mark, promoters_of, top_share

Scores = NDArray[np.float64]

FIVE, TEN = 5, 10
_ON_SCALE = 0.9
_ON_NAMED_SCALE = 0.5


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """Net promoter score in points, share of the satisfied (CSAT) and mean, each with its 95 % interval.

    None where nobody answered, or the scale has no such score. `answered` counts the scores on the scale,
    `unanswered` rows without one, `off_scale` those that the scale does not have: they count nowhere else.
    """

    group: str
    nps: float | None
    low: float | None
    high: float | None
    answered: int
    unanswered: int
    off_scale: int
    promoters: int
    passives: int
    detractors: int
    mean: float | None
    mean_low: float | None
    mean_high: float | None
    satisfied: float | None
    satisfied_low: float | None
    satisfied_high: float | None

    def plain(self) -> dict[str, Any]:
        """Return the figures by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def scale_of(scores: Scores, *, out_of_ten: bool) -> tuple[float, float] | None:
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


def _lowest(given: Scores, lowest: float, highest: float) -> float:
    """A scale up to 1 begins at 0 when nothing lies below; one up to 5 begins at 1 unless there are zeros."""
    if highest == 1.0:
        return -1.0 if (given < 0).any() else 0.0
    return 1.0 if highest == FIVE and not (given == 0).any() else lowest


def score_figures(
    scores: Scores, groups: Sequence[str], scale: tuple[float, float] | None
) -> tuple[ScoreFigures, tuple[ScoreFigures, ...]]:
    """Return the figures of all rows, and of each group, the largest first."""
    names = np.array(groups, dtype=object)
    of_group = {name: scores[names == name] for name in dict.fromkeys(groups)}
    ordered = sorted(of_group, key=lambda name: (-len(of_group[name]), name))
    return _figures("", scores, scale), tuple(
        _figures(name, of_group[name], scale) for name in ordered
    )


def _figures(group: str, scores: Scores, scale: tuple[float, float] | None) -> ScoreFigures:
    scoring = Scale(*(scale or (0.0, 0.0)))
    marks = marks_of(scores, scoring)
    found, mean = promoters_of(marks), mean_mark(marks)
    satisfied = top_share(marks) if scoring.lowest >= 0 and scoring.highest <= TEN else None
    return ScoreFigures(
        group=group,
        nps=_rounded(found.score if found else None, 2),
        low=_rounded(found.low if found else None, 2),
        high=_rounded(found.high if found else None, 2),
        answered=marks.n,
        unanswered=marks.unanswered,
        off_scale=marks.off_scale,
        promoters=found.promoters if found else 0,
        passives=found.passives if found else 0,
        detractors=found.detractors if found else 0,
        mean=_rounded(mean.value if mean else None, 3),
        mean_low=_rounded(mean.low if mean else None, 3),
        mean_high=_rounded(mean.high if mean else None, 3),
        satisfied=_rounded(satisfied.value if satisfied else None, 4),
        satisfied_low=_rounded(satisfied.low if satisfied else None, 4),
        satisfied_high=_rounded(satisfied.high if satisfied else None, 4),
    )


def _rounded(figure: float | None, digits: int) -> float | None:
    return None if figure is None else round(figure, digits)
