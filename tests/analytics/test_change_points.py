"""Changes of a rate are found where they are, and seldom where there are none."""

from itertools import combinations
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.analytics.method_pages import table_of

from customer_map.analytics.change_points import changes, penalty, stretches


def cost(counts: list[int], exposures: list[float], ends: tuple[int, ...]) -> float:
    """Minus the log-likelihood, with the factorials that all divisions share left out, plus the penalties."""
    total, begin = 0.0, 0
    for end in ends:
        count, exposure = sum(counts[begin:end]), sum(exposures[begin:end])
        total += count - (count * log(count / exposure) if count and exposure else 0)
        begin = end
    return total + (len(ends) - 1) * penalty(len(counts))


def best_by_trying_all(counts: list[int], exposures: list[float]) -> float:
    places = range(1, len(counts))
    return min(
        cost(counts, exposures, (*some, len(counts)))
        for number in range(len(counts))
        for some in combinations(places, number)
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.floats(0.5, 20)), min_size=1, max_size=9),
)
def test_no_division_is_better_than_the_one_found(weeks: list[tuple[int, float]]) -> None:
    counts, exposures = [count for count, _ in weeks], [weight for _, weight in weeks]
    found = stretches(counts, exposures, fewest=1)
    ends = tuple(each.ends for each in found)
    assert cost(counts, exposures, ends) == pytest.approx(best_by_trying_all(counts, exposures))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=10), st.integers(2, 3))
def test_no_division_into_long_stretches_is_better(counts: list[int], fewest: int) -> None:
    found = stretches(counts, fewest=fewest)
    exposures = [1.0] * len(counts)
    allowed = (
        (*some, len(counts))
        for number in range(len(counts))
        for some in combinations(range(1, len(counts)), number)
        if all(
            last - first >= fewest
            for first, last in zip((0, *some), (*some, len(counts)), strict=True)
        )
    )
    best = min(cost(counts, exposures, ends) for ends in allowed)
    assert cost(counts, exposures, tuple(each.ends for each in found)) == pytest.approx(best)


def test_planted_changes_are_found_where_they_are() -> None:
    drawn = np.random.default_rng(3)
    hits = 0
    for _ in range(200):
        counts = np.concatenate([drawn.poisson(5, 30), drawn.poisson(12, 12), drawn.poisson(4, 10)])
        found = changes(counts.tolist())
        at = [each.at for each in found]
        hits += len(at) == 2 and abs(at[0] - 30) <= 2 and abs(at[1] - 42) <= 2
    assert hits >= 180


def test_false_alarms_stay_below_the_stated_rate() -> None:
    drawn = np.random.default_rng(5)
    for rate in (0.3, 3.0, 30.0):
        series = drawn.poisson(rate, (400, 52))
        alarms = sum(bool(changes(each.tolist())) for each in series)
        assert alarms / 400 <= 0.05, rate


def test_the_bound_of_one_division_holds_exactly() -> None:
    """Given the total, the count before is binomial: the chance of a gain over the penalty is summed up."""
    total, periods = 60, 20
    price = penalty(periods)
    chance = 0.0
    for place in range(1, periods):
        share = place / periods
        before = np.arange(total + 1)
        after = total - before
        gain = [
            (b * log(b / (total * share)) if b else 0)
            + (a * log(a / (total * (1 - share))) if a else 0)
            for b, a in zip(before, after, strict=True)
        ]
        chance += stats.binom.pmf(before, total, share)[np.array(gain) > price].sum()
    assert chance <= 0.05


def test_more_statements_alone_are_no_change() -> None:
    exposures = [100.0] * 20 + [400.0] * 20
    counts = [10] * 20 + [40] * 20
    assert changes(counts, exposures) == []
    assert [each.at for each in changes(counts)] == [20]


def test_the_ratio_has_the_interval_of_clopper_and_pearson() -> None:
    change = changes([10] * 10 + [30] * 10)[0]
    low, high = stats.binomtest(300, 400).proportion_ci(method="exact")
    assert change.ratio == pytest.approx(3)
    assert (change.low, change.high) == pytest.approx((low / (1 - low), high / (1 - high)))
    assert change.is_rising
    gone = changes([20] * 10 + [0] * 10)[0]
    assert (gone.ratio, gone.low, gone.is_rising) == (0, 0, False)
    begun = changes([0] * 10 + [20] * 10)[0]
    assert (begun.ratio, begun.high) == (float("inf"), float("inf"))
    assert begun.low > 20


def test_little_is_divided_into_one_stretch_or_none() -> None:
    assert stretches([]) == []
    assert [(each.begins, each.ends) for each in stretches([7])] == [(0, 1)]
    assert [each.count for each in stretches([0, 0, 0])] == [0]
    assert stretches([0, 0], [0, 0])[0].rate == 0


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="none negative"):
        stretches([1, -1])
    with pytest.raises(ValueError, match="one count"):
        stretches([1], [1, 1])


def test_the_worked_table_of_the_page_holds() -> None:
    first, second, whole = table_of("change-points.md", "weeks")
    for weeks, count, exposure, rate, told in (first, second, whole):
        counts = [int(each) for each in weeks.split(",")]
        assert (sum(counts), len(counts)) == (int(count), int(exposure))
        assert f"{sum(counts) / len(counts):.2f}" == rate
        assert f"{cost(counts, [1.0] * len(counts), (len(counts),)):.3f}" == told
    change = changes([int(each) for each in whole[0].split(",")])[0]
    assert change.at == 5
    assert f"{penalty(9):.3f}" == "5.768"
    assert (f"{change.low:.2f}", f"{change.high:.2f}") == ("2.46", "11.21")
