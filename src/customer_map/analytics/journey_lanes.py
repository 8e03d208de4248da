"""Turns what happened at each stage into the lanes of a journey map."""

from collections.abc import Callable, Sequence

import numpy as np

from customer_map.analytics.intervals import mean_estimate, share_estimate
from customer_map.kernels.stage_progress import JourneyPart
from customer_map.maps.journey import Channels, ChannelShare, Conversion, Dwell, Reach, Score

Address = Callable[[int, str], str]
"""Gives the address that opens the customers behind a figure ("reached", "went_on" …) of a stage."""

MOST_CHANNELS = 5


def no_address(stage: int, figure: str) -> str:
    """Return "": nothing to open."""
    del stage, figure
    return ""


def reach_cells(part: JourneyPart, address: Address = no_address) -> tuple[Reach, ...]:
    """Customers who reached each stage, and their share of all customers in the journey."""
    return tuple(
        Reach(
            customers=int(count),
            share=int(count) / part.customers if part.customers else 0.0,
            href=address(stage, "reached"),
        )
        for stage, count in enumerate(part.reached)
    )


def conversion_cells(
    part: JourneyPart, address: Address = no_address
) -> tuple[Conversion | None, ...]:
    """Share of each stage's customers who went on to a later stage; None for the last stage and for empty ones."""
    last = len(part.reached) - 1
    return tuple(
        None if stage == last else _conversion(part, stage, address) for stage in range(last + 1)
    )


def _conversion(part: JourneyPart, stage: int, address: Address) -> Conversion | None:
    found = share_estimate(int(part.went_on[stage]), int(part.reached[stage]))
    if found is None:
        return None
    return Conversion(
        rate=found.value,
        low=found.low,
        high=found.high,
        support=found.n,
        href=address(stage, "dropped_off"),
    )


def dwell_cells(part: JourneyPart, address: Address = no_address) -> tuple[Dwell | None, ...]:
    """Days from the first entry of a stage to that of the next later stage reached; None where nobody went on."""
    return tuple(
        Dwell(
            median_days=float(np.quantile(days, 0.5)),
            p90_days=float(np.quantile(days, 0.9)),
            support=len(days),
            href=address(stage, "went_on"),
        )
        if len(days)
        else None
        for stage, days in enumerate(part.dwell_days)
    )


def channel_cells(
    part: JourneyPart, names: Sequence[str], address: Address = no_address
) -> tuple[Channels | None, ...]:
    """The most used channels of each stage, with their share of its touchpoints; ties by name."""
    return tuple(
        _channels(counts, names, address(stage, "reached"))
        for stage, counts in enumerate(part.channels)
    )


def _channels(counts: Sequence[int], names: Sequence[str], href: str) -> Channels | None:
    total = int(sum(counts))
    if not total:
        return None
    used = sorted((-int(count), name) for count, name in zip(counts, names, strict=True) if count)
    shares = (
        ChannelShare(name=name, count=-count, share=-count / total)
        for count, name in used[:MOST_CHANNELS]
    )
    return Channels(shares=tuple(shares), href=href)


def score_cells(part: JourneyPart, address: Address = no_address) -> tuple[Score | None, ...]:
    """The mean of the scores given in each stage with its 95 % interval; None where nobody gave one."""
    return tuple(_score(part, stage, address) for stage in range(len(part.reached)))


def _score(part: JourneyPart, stage: int, address: Address) -> Score | None:
    found = mean_estimate(
        float(part.score_sums[stage]),
        float(part.score_squares[stage]),
        int(part.score_counts[stage]),
        -1.0,
        1.0,
    )
    if found is None:
        return None
    return Score(
        mean=found.value,
        low=found.low,
        high=found.high,
        n=found.n,
        href=address(stage, "unhappy"),
    )
