"""Turns the scores that came with feedback into a net promoter score with its interval, for all and for each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.satisfaction.marks import Scale, marks_of
from customer_map.analytics.satisfaction.scores import mean_mark, promoters_of, top_share
from customer_map.tables.answers.scales import TEN

Scores = NDArray[np.float64]


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


def question_figures(
    questions: Mapping[str, tuple[Scores, tuple[float, float]]],
) -> tuple[ScoreFigures, ...]:
    """Return the figures of each question, which stands where else the group does, each on its own scale."""
    return tuple(_figures(name, scores, scale) for name, (scores, scale) in questions.items())


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
