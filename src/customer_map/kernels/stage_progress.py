"""Turns paths into what happened at each stage of a journey: who reached it, who went on, after how long."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from customer_map.kernels.growing import FIRST_CAPACITY, grown
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
    stage_rows = StageRows(
        column=_codes(paths, column),
        stage_of=stage_of.astype(np.int16),
        channel=_codes(paths, channel),
        scores=paths.scores,
    )
    sizes = (stages, channels if channel else 0)
    counts, sums, dwell_stages, dwells = _read(rows_of(paths), stage_rows, sizes)
    days = dwells / MICROSECONDS_PER_DAY
    per_stage = counts[1:]
    return JourneyPart(
        customers=int(counts[0, 0]),
        reached=per_stage[:, REACHED].copy(),
        went_on=np.bincount(dwell_stages, minlength=stages).astype(np.int64),
        dwell_days=tuple(np.sort(days[dwell_stages == stage]) for stage in range(stages)),
        channels=per_stage[:, CHANNELS:].copy(),
        score_counts=per_stage[:, SCORED].copy(),
        score_sums=sums[:, 0].copy(),
        score_squares=sums[:, 1].copy(),
        unassigned=int(counts[0, 1]),
    )


def list_stage_members(
    paths: Paths, stage_of: StageCodes, stages: int, stage: int, *, column: str = ""
) -> StageMembers:
    """Return for each customer whether they reached `stage`, went on from it, and were unhappy in it."""
    rows = rows_of(paths, column)
    return StageMembers(*_members(rows, stage_of.astype(np.int16), stages, stage, paths.scores))


def first_entries(paths: Paths, stage_of: StageCodes, stages: int, *, column: str = "") -> Integers:
    """Return the row of each customer's first touchpoint in each stage (customers × stages); -1: never entered."""
    return _first_entries(rows_of(paths, column), stage_of.astype(np.int16), stages)


def _codes(paths: Paths, attribute: str) -> Codes:
    return paths.attributes[attribute] if attribute else paths.codes


# Columns of the counts per stage; those of the channels follow. Row 0 holds customers and unassigned instead.
REACHED, SCORED, CHANNELS = range(3)


class StageRows(NamedTuple):
    """The columns of paths that say what a stage is told by, and what is counted there."""

    column: Codes
    stage_of: StageCodes
    channel: Codes
    scores: Numbers


@compiled
def _read(
    rows: Rows, own: StageRows, sizes: tuple[int, int]
) -> tuple[Integers, Numbers, Integers, Integers]:
    stages, channels = sizes
    counts = np.zeros((stages + 1, CHANNELS + max(channels, 1)), np.int64)
    sums = np.zeros((stages, 2), np.float64)
    # Stages entered by the customer at hand who has not gone on from them; the latest stage lies lowest.
    waiting, since = np.empty(stages, np.int64), np.empty(stages, np.int64)
    entered_by = np.full(stages, -1, np.int64)
    dwell_stages, dwells = np.empty(FIRST_CAPACITY, np.int64), np.empty(FIRST_CAPACITY, np.int64)
    dwelt = 0
    for customer in range(len(rows.starts)):
        height, in_stages = 0, False
        for row in range(rows.starts[customer], rows.ends[customer]):
            stage = own.stage_of[own.column[row]]
            if stage < 0:
                counts[0, 1] += 1
                continue
            in_stages = True
            _count(counts, sums, stage, row, own, channels)
            if entered_by[stage] == customer:
                continue
            entered_by[stage] = customer
            counts[stage + 1, REACHED] += 1
            now = time_at(rows.seconds, rows.fractions, row)
            while height > 0 and waiting[height - 1] < stage:
                height -= 1
                dwell_stages, dwells = grown(dwell_stages, dwelt), grown(dwells, dwelt)
                dwell_stages[dwelt], dwells[dwelt] = waiting[height], now - since[height]
                dwelt += 1
            waiting[height], since[height] = stage, now
            height += 1
        counts[0, 0] += in_stages
    return counts, sums, dwell_stages[:dwelt], dwells[:dwelt]


@compiled
def _count(  # noqa: PLR0917, machine code takes arguments by place
    counts: Integers, sums: Numbers, stage: int, row: int, own: StageRows, channels: int
) -> None:
    """Count the channel and the score of a touchpoint in a stage."""
    if channels == 0:
        counts[stage + 1, CHANNELS] += 1
    elif own.channel[row] < channels:
        counts[stage + 1, CHANNELS + own.channel[row]] += 1
    if len(own.scores) > 0 and not np.isnan(own.scores[row]):
        counts[stage + 1, SCORED] += 1
        sums[stage, 0] += own.scores[row]
        sums[stage, 1] += own.scores[row] * own.scores[row]


@compiled
def _members(
    rows: Rows, stage_of: StageCodes, stages: int, wanted: int, scores: Numbers
) -> tuple[Flags, Flags, Flags]:
    customers = len(rows.starts)
    reached, went_on = np.zeros(customers, np.bool_), np.zeros(customers, np.bool_)
    unhappy = np.zeros(customers, np.bool_)
    entered_by = np.full(stages, -1, np.int64)
    for customer in range(customers):
        for row in range(rows.starts[customer], rows.ends[customer]):
            stage = stage_of[rows.codes[row]]
            if stage == wanted:
                reached[customer] = True
                unhappy[customer] |= len(scores) > 0 and scores[row] < 0
            elif stage > wanted and entered_by[stage] != customer:
                entered_by[stage] = customer
                went_on[customer] |= reached[customer]
    return reached, went_on, unhappy


@compiled
def _first_entries(rows: Rows, stage_of: StageCodes, stages: int) -> Integers:
    entries = np.full((len(rows.starts), stages), -1, np.int64)
    for customer in range(len(rows.starts)):
        for row in range(rows.starts[customer], rows.ends[customer]):
            stage = stage_of[rows.codes[row]]
            if stage >= 0 and entries[customer, stage] < 0:
                entries[customer, stage] = row
    return entries
