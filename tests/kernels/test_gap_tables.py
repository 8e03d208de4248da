"""Frequent steps are sketched in one pass, and come out as if their gaps had been put side by side."""

import numpy as np
import pyarrow as pa
import pytest

from customer_map.kernels.gap_tables import FREQUENT
from customer_map.kernels.sketches import MOST_EXACT
from customer_map.kernels.transitions import Transitions, count_transitions
from customer_map.touchpoints.paths import Paths

STEPS = 4 * FREQUENT
ERROR = 1 / 64


def steps_of(gaps: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Transitions:
    """One customer who goes from a to a with these gaps in microseconds."""
    times = np.concatenate([[0], np.cumsum(gaps)])
    seconds, fractions = np.divmod(times, 1_000_000)
    paths = Paths(
        starts=np.zeros(1, np.int64),
        ends=np.array([len(times)]),
        ids=pa.array(["NA"]),
        codes=np.zeros(len(times), np.uint16),
        seconds=seconds.astype(np.uint32),
        fractions=fractions.astype(np.uint32) if fractions.any() else np.empty(0, np.uint32),
    )
    return count_transitions(paths, 1)


@pytest.mark.parametrize("unit", [1, 1_000_000])
def test_many_different_gaps_are_told_within_the_error(unit: int) -> None:
    gaps = (np.random.default_rng(1).lognormal(6, 2, STEPS) * unit).astype(np.int64)
    found = steps_of(gaps)
    assert found.gaps is not None
    assert not found.gaps.exact.any()
    assert found.gaps.counts.tolist() == [STEPS]
    for told, share in ((found.median_seconds, 0.5), (found.p90_seconds, 0.9)):
        assert told[0] * 1e6 == pytest.approx(np.quantile(gaps, share), rel=ERROR)


@pytest.mark.parametrize("different", [1, MOST_EXACT, MOST_EXACT + 1])
def test_few_different_gaps_stay_exact_however_often_they_occur(different: int) -> None:
    gaps = np.arange(STEPS) % different * 86_400_000_000
    gaps = gaps // 100  # 14 minutes and 24 seconds, so that the whole stays below 136 years
    found = steps_of(gaps)
    assert found.gaps is not None
    assert found.gaps.exact.tolist() == [different <= MOST_EXACT]
    assert found.median_seconds[0] * 1e6 == pytest.approx(np.quantile(gaps, 0.5), rel=ERROR)


def test_gaps_of_nothing_are_in_the_first_bucket() -> None:
    gaps = np.random.default_rng(2).integers(0, 10_000_000, STEPS)
    gaps[: STEPS // 2 + 1] = 0
    assert steps_of(gaps).median_seconds.tolist() == [0.0]
