"""Turns paths into what happened at each stage of a journey: who reached it, who went on, after how long."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.rows import Rows, rows_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.paths import Codes, Flags, Integers, Numbers, Paths, time_at

MICROSECONDS_PER_DAY = 86_400_000_000
NO_STAGE = -1

StageCodes = NDArray[np.int16]
"""The place in the journey of each code of a column; NO_STAGE: none."""


@dataclass(frozen=True, slots=True)
class JourneyPart:
    """What happened in some customers' journeys; parts of disjoint customers merge into the whole.

    `customers` counts those with a touchpoint in any stage. Per stage: `reached` customers with a touchpoint in it;
    `went_on` those of them who later entered a later stage for the first time; `dwell_days`, the sorted days from
    the first entry to the first entry of the next later stage reached, one for each who went on; `channels`
    touchpoints per channel (stages × channels); `score_counts`, `score_sums`, `score_squares`.
    `unassigned` counts touchpoints without a stage.
    """

    customers: int
    reached: Integers
    went_on: Integers
    dwell_days: tuple[Numbers, ...]
    channels: Integers
    score_counts: Integers
    score_sums: Numbers
    score_squares: Numbers
    unassigned: int

    @property
    def touchpoints(self) -> int:
        """How many touchpoints the journey was read from, assigned or not."""
        return int(self.channels.sum()) + self.unassigned

    def merged(self, other: Self) -> Self:
        """Return the journeys of the customers of both parts, which share none."""
        return type(self)(
            customers=self.customers + other.customers,
            reached=self.reached + other.reached,
            went_on=self.went_on + other.went_on,
            dwell_days=tuple(
                # both runs are sorted, which a stable sort turns to account
                np.sort(np.concatenate(pair), kind="stable")
                for pair in zip(self.dwell_days, other.dwell_days, strict=True)
            ),
            channels=self.channels + other.channels,
            score_counts=self.score_counts + other.score_counts,
            score_sums=self.score_sums + other.score_sums,
            score_squares=self.score_squares + other.score_squares,
            unassigned=self.unassigned + other.unassigned,
        )


@dataclass(frozen=True, slots=True)
class StageMembers:
    """What each customer did at one stage, in the order of the customers; parts of a log are put one behind another.

    `reached`: had a touchpoint in the stage; `went_on`: later entered a later stage for the first time; `unhappy`:
    gave a score below 0 in the stage.
    """

    reached: Flags
    went_on: Flags
    unhappy: Flags

    @property
    def dropped_off(self) -> Flags:
        """Reached the stage and did not go on."""
        return self.reached & ~self.went_on

    def merged(self, other: Self) -> Self:
        """Return the customers of both, those of `other` behind."""
        return type(self)(
            np.concatenate([self.reached, other.reached]),
            np.concatenate([self.went_on, other.went_on]),
            np.concatenate([self.unhappy, other.unhappy]),
        )


def read_stages(
    paths: Paths,
    stage_of: StageCodes,
    stages: int,
    *,
    column: str = "",
    channel: str = "",
    channels: int = 1,
) -> JourneyPart:
    """Read the journeys of all customers through `stages` stages.

    A touchpoint's stage is `stage_of[code]` of its name, or of its attribute `column` if one is given; `stage_of` is
    as long as the column has codes. `channel` names the attribute whose codes are counted per stage; codes from
    `channels` on are not counted at all: they mark moments that are no touchpoints, such as a lapse. Without it all
    touchpoints count as of one channel. Time linear in touchpoints, but for sorting the times between stages.
    """
    rows, lookup = rows_of(paths, column), stage_of.astype(np.int16)
    customers, reached, dwell_stages, dwells = _progress(rows, lookup, stages)
    scored, sums = _count_scores(rows, lookup, stages, paths.scores)
    counts = _count_channels(rows_of(paths, channel), rows.codes, lookup, stages, channels)
    days = dwells / MICROSECONDS_PER_DAY
    return JourneyPart(
        customers=customers,
        reached=reached,
        went_on=np.bincount(dwell_stages, minlength=stages).astype(np.int64),
        dwell_days=tuple(np.sort(days[dwell_stages == stage]) for stage in range(stages)),
        channels=counts[:-1, :-1] if channel else counts[:-1].sum(axis=1, keepdims=True),
        score_counts=scored,
        score_sums=sums[0],
        score_squares=sums[1],
        unassigned=int(counts[-1].sum()),
    )


def list_stage_members(
    paths: Paths, stage_of: StageCodes, stages: int, stage: int, *, column: str = ""
) -> StageMembers:
    """Return for each customer whether they reached `stage`, went on from it, and were unhappy in it."""
    rows = rows_of(paths, column)
    return StageMembers(*_members(rows, stage_of.astype(np.int16), stages, stage, paths.scores))


# Each figure has a pass of its own: three plain loops are several times as fast as one with everything in it.


@compiled
def _progress(
    rows: Rows, stage_of: StageCodes, stages: int
) -> tuple[int, Integers, StageCodes, Integers]:
    """Return customers, customers per stage, and from which stage somebody went on after how many microseconds."""
    starts, ends, codes, seconds, fractions = rows
    reached = np.zeros(stages, np.int64)
    # Stages entered by the customer at hand who has not gone on from them; the latest stage lies lowest.
    waiting, since = np.empty(stages, np.int64), np.empty(stages, np.int64)
    entered_by = np.full(stages, -1, np.int64)
    most = len(starts) * max(stages - 1, 0)
    dwell_stages, dwells, dwelt = np.empty(most, np.int16), np.empty(most, np.int64), 0
    customers = 0
    for customer in range(len(starts)):
        height = 0
        for row in range(starts[customer], ends[customer]):
            stage = stage_of[codes[row]]
            if stage < 0 or entered_by[stage] == customer:
                continue
            entered_by[stage] = customer
            reached[stage] += 1
            now = time_at(seconds, fractions, row)
            while height > 0 and waiting[height - 1] < stage:
                height -= 1
                dwell_stages[dwelt], dwells[dwelt] = waiting[height], now - since[height]
                dwelt += 1
            waiting[height], since[height] = stage, now
            height += 1
        customers += height > 0
    return customers, reached, dwell_stages[:dwelt].copy(), dwells[:dwelt].copy()


@compiled
def _count_channels(
    rows: Rows, column: Codes, stage_of: StageCodes, stages: int, channels: int
) -> Integers:
    """Return touchpoints per stage and channel; the last row has no stage, the last column a channel beyond all."""
    starts, ends, codes, _, _ = rows
    counts = np.zeros((stages + 1, channels + 1), np.int64)
    for customer in range(len(starts)):
        for row in range(starts[customer], ends[customer]):
            counts[stage_of[column[row]], min(int(codes[row]), channels)] += 1
    return counts


@compiled
def _count_scores(
    rows: Rows, stage_of: StageCodes, stages: int, scores: Numbers
) -> tuple[Integers, Numbers]:
    """Return the number of scores per stage, and their sums and sums of squares."""
    starts, ends, codes, _, _ = rows
    counts, sums = np.zeros(stages, np.int64), np.zeros((2, stages), np.float64)
    if len(scores) == 0:
        return counts, sums
    for customer in range(len(starts)):
        for row in range(starts[customer], ends[customer]):
            stage, score = stage_of[codes[row]], scores[row]
            if stage >= 0 and not np.isnan(score):
                counts[stage] += 1
                sums[0, stage] += score
                sums[1, stage] += score * score
    return counts, sums


@compiled
def _members(
    rows: Rows, stage_of: StageCodes, stages: int, wanted: int, scores: Numbers
) -> tuple[Flags, Flags, Flags]:
    starts, ends, codes, _, _ = rows
    customers = len(starts)
    reached, went_on = np.zeros(customers, np.bool_), np.zeros(customers, np.bool_)
    unhappy = np.zeros(customers, np.bool_)
    entered_by = np.full(stages, -1, np.int64)
    for customer in range(customers):
        for row in range(starts[customer], ends[customer]):
            stage = stage_of[codes[row]]
            if stage == wanted:
                reached[customer] = True
                unhappy[customer] |= len(scores) > 0 and scores[row] < 0
            elif stage > wanted and entered_by[stage] != customer:
                entered_by[stage] = customer
                went_on[customer] |= reached[customer]
    return reached, went_on, unhappy
