"""Turns the scores that came with feedback into a net promoter score with its interval, for all and for each group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.kpis import net_promoter_score

Scores = NDArray[np.float64]

FIVE, TEN = 5, 10
_ON_SCALE = 0.9
_ON_NAMED_SCALE = 0.5
_CUTS = {TEN: (9, 7), FIVE: (5, 4)}
"""From which answer on somebody promotes, and is passive; of five stars only the fifth promotes."""


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """Net promoter score in points with its 95 % interval; None where nobody answered, or the scale has none.

    `answered` counts the scores on the scale, `unanswered` rows without one, `off_scale` those that the scale does
    not have: they count nowhere else.
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
    given = scores[~np.isnan(scores)]
    lowest, highest = scale or (0.0, 0.0)
    valid = given[(given >= lowest) & (given <= highest)]
    promoting, passive = _CUTS.get(int(highest), (np.inf, np.inf))
    promoters = int((valid >= promoting).sum())
    passives = int((valid >= passive).sum()) - promoters
    has_score = bool(np.isfinite(promoting))
    detractors = len(valid) - promoters - passives if has_score else 0
    found = net_promoter_score(promoters, passives, detractors) if has_score else None
    return ScoreFigures(
        group=group,
        nps=round(found.score, 2) if found else None,
        low=round(found.low, 2) if found else None,
        high=round(found.high, 2) if found else None,
        answered=len(valid),
        unanswered=len(scores) - len(given),
        off_scale=len(given) - len(valid),
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        mean=round(float(valid.mean()), 3) if len(valid) else None,
    )
