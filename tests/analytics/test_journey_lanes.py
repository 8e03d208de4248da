"""The lanes of a journey map from a journey worked out by hand."""

import numpy as np
import pytest

from customer_map.analytics.journey_lanes import (
    channel_cells,
    conversion_cells,
    dwell_cells,
    reach_cells,
    score_cells,
)
from customer_map.kernels.stage_progress import JourneyPart


@pytest.fixture
def part() -> JourneyPart:
    return JourneyPart(
        customers=40,
        reached=np.array([40, 20, 0]),
        went_on=np.array([20, 0, 0]),
        dwell_days=(np.arange(11.0), np.array([]), np.array([])),
        channels=np.array([[3, 6, 1], [0, 2, 2], [0, 0, 0]]),
        score_counts=np.array([0, 2, 0]),
        score_sums=np.array([0.0, 1.0, 0.0]),
        score_squares=np.array([0.0, 0.5, 0.0]),
        unassigned=7,
    )


def test_reach_is_told_as_count_and_share(part: JourneyPart) -> None:
    cells = reach_cells(part, lambda stage, figure: f"/{stage}/{figure}")
    assert [(cell.customers, cell.share) for cell in cells] == [(40, 1.0), (20, 0.5), (0, 0.0)]
    assert cells[1].href == "/1/reached"


def test_conversion_has_its_interval_and_the_last_stage_none(part: JourneyPart) -> None:
    first, second, third = conversion_cells(part)
    assert first is not None
    assert (first.rate, first.support) == (0.5, 40)
    assert (round(first.low, 4), round(first.high, 4)) == (0.352, 0.648)
    assert second is not None
    assert second.rate == 0.0
    assert third is None


def test_dwell_shows_median_and_ninetieth_percentile(part: JourneyPart) -> None:
    first, second, third = dwell_cells(part)
    assert first is not None
    assert (first.median_days, first.p90_days, first.support) == (5.0, 9.0, 11)
    assert (second, third) == (None, None)


def test_channels_come_most_used_first_and_ties_by_name(part: JourneyPart) -> None:
    first, second, third = channel_cells(part, ["web", "shop", "chat"])
    assert first is not None
    assert second is not None
    assert [(share.name, share.count) for share in first.shares] == [
        ("shop", 6),
        ("web", 3),
        ("chat", 1),
    ]
    assert [share.name for share in second.shares] == ["chat", "shop"]
    assert second.shares[0].share == 0.5
    assert third is None


def test_scores_have_a_mean_and_their_number(part: JourneyPart) -> None:
    first, second, _ = score_cells(part)
    assert first is None
    assert second is not None
    assert (second.mean, second.n) == (0.5, 2)


def test_nobody_in_the_journey_divides_nothing_by_nothing() -> None:
    zeros = np.zeros(1, dtype=np.int64)
    empty = JourneyPart(
        customers=0,
        reached=zeros,
        went_on=zeros,
        dwell_days=(np.array([]),),
        channels=np.zeros((1, 1), dtype=np.int64),
        score_counts=zeros,
        score_sums=np.zeros(1),
        score_squares=np.zeros(1),
        unassigned=0,
    )
    assert reach_cells(empty)[0].share == 0.0
    assert conversion_cells(empty) == dwell_cells(empty) == score_cells(empty) == (None,)
