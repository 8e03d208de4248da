"""The example of docs/methods/comparison.md, differences counted by plain loops, and what is refused."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from tests.analytics.plain_events import Told, log_from, moment
from tests.kernels.plain_logs import Journey, journeys, log_of, paths_of

from customer_map.analytics.comparison.differences import Difference
from customer_map.analytics.comparison.report import (
    Comparison,
    EmptyComparisonError,
    compare_groups,
    compare_logs,
    compare_periods,
)
from customer_map.kernels.names import UnknownNameError

DAY = 86_400.0


def events_of(group: str, customers: int, ordered: int, wait: float) -> list[Told]:
    """Customers who visit; the first `ordered` of them order `wait` days later, and more the later they come."""
    return [
        *[(f"{group}{k}", "Visit", 0) for k in range(customers)],
        *[(f"{group}{k}", "Order", wait + k / 100) for k in range(ordered)],
    ]


def example() -> Comparison:
    log = log_from([*events_of("a", 70, 56, 1), *events_of("b", 80, 48, 2)])
    members = np.array([k < 70 for k in range(150)])
    return compare_groups(log, members, goals=["Order"], labels=("new page", "old page"))


def figure(found: Comparison, kind: str, source: str, target: str | None = None) -> Difference:
    return next(
        one
        for one in found.differences
        if (one.kind, one.source, one.target) == (kind, source, target)
    )


def test_the_example_worked_by_hand() -> None:
    found = example()
    assert (found.cases, found.other_cases, found.tested) == (70, 80, 4)
    reach = figure(found, "reach", "Order")
    assert (reach.one, reach.other, reach.n, reach.other_n) == (0.8, 0.6, 70, 80)
    assert (round(reach.value, 4), round(reach.low or 0, 4)) == (0.2, 0.0524)
    assert round(reach.high or 0, 4) == 0.3339
    assert round(reach.p_value or 0, 4) == 0.0080
    assert round(reach.effect, 3) == 0.442
    dwell = figure(found, "dwell", "Visit")
    assert dwell.one == pytest.approx(1.275 * DAY)
    assert dwell.other == pytest.approx(2.235 * DAY)
    assert dwell.value == pytest.approx(-0.96 * DAY)
    assert dwell.effect == -1
    assert (dwell.n, dwell.other_n) == (56, 48)


def test_significant_differences_come_first_by_their_effect() -> None:
    found = example()
    shown = [(one.kind, one.source, one.significant) for one in found.differences]
    assert shown[0] == ("dwell", "Visit", True)
    assert {one[:2] for one in shown[1:4]} == {
        ("conversion", "Visit"),
        ("edge", "Visit"),
        ("reach", "Order"),
    }
    assert [one.significant for one in found.differences[:4]] == [True] * 4
    assert len(found.significant) == 4


def test_p_values_are_adjusted_for_all_tests_of_the_map() -> None:
    found = example()
    p = sorted(one.p_value for one in found.differences if one.p_value is not None)
    reach = figure(found, "reach", "Order")
    assert p[1:] == [reach.p_value] * 3
    assert reach.adjusted_p == reach.p_value  # the last three of four: p x 4 / 4
    assert figure(found, "dwell", "Visit").adjusted_p == pytest.approx(p[0] * 4)


def test_too_few_customers_are_shown_and_not_tested() -> None:
    log = log_from([*events_of("a", 29, 20, 1), *events_of("b", 80, 10, 2)])
    found = compare_groups(log, np.array([k < 29 for k in range(109)]))
    assert found.tested == 0
    assert found.significant == ()
    reach = figure(found, "reach", "Order")
    assert (reach.p_value, reach.adjusted_p, reach.significant) == (None, None, False)
    assert (reach.low or 0) > 0


def test_equal_groups_differ_nowhere_significantly() -> None:
    chance = random.Random(3)
    events: list[Told] = [
        (f"c{k}", chance.choice("abcdef"), day) for k in range(600) for day in range(5)
    ]
    found = compare_groups(log_from(events), np.arange(600) % 2 == 0)
    assert found.tested > 30
    assert found.significant == ()


def test_without_goals_conversion_is_that_anything_follows() -> None:
    log = log_from([*events_of("a", 70, 56, 1), *events_of("b", 80, 48, 2)])
    found = compare_groups(log, np.array([k < 70 for k in range(150)]))
    assert figure(found, "conversion", "Visit").one == 0.8
    assert figure(found, "conversion", "Order").one == 0


def test_periods_are_compared_by_the_touchpoints_in_them() -> None:
    early = [(f"c{k}", name, 0.1) for k in range(40) for name in ("Visit", "Order")[: 1 + k % 2]]
    late = [(f"c{k}", "Visit", 5.0) for k in range(40)]
    log = log_from([*early, *late])
    found = compare_periods(log, (moment(0), moment(1)), (moment(5), moment(6)))
    reach = figure(found, "reach", "Order")
    assert (reach.one, reach.other, reach.significant) == (0.5, 0, True)
    assert found.labels == ("first period", "second period")


def test_two_groups_may_leave_customers_out() -> None:
    log = log_from([*events_of("a", 40, 40, 1), *events_of("b", 80, 48, 2)])
    flags = np.arange(120)
    found = compare_groups(log, flags < 40, (flags >= 40) & (flags < 80))
    assert (found.cases, found.other_cases) == (40, 40)


def test_logs_with_different_names_are_compared_by_name() -> None:
    one = log_from([("a", "Visit", 0), ("a", "Order", 1)])
    other = log_from([("b", "Order", 0), ("b", "Call", 1), ("b", "Visit", 2)])
    found = compare_logs(one, other)
    assert {(one.kind, one.source, one.target) for one in found.differences} == {
        *[("reach", name, None) for name in ("Visit", "Order", "Call")],
        *[("conversion", name, None) for name in ("Visit", "Order")],
        *[("edge", "Visit", "Order"), ("edge", "Order", "Call")],
    }


@given(journeys(), journeys())
def test_every_figure_equals_a_plain_count(one: list[Journey], other: list[Journey]) -> None:
    logs = [log_of(paths_of(found, spare=1)) for found in (one, other)]
    sides = [
        [[("abcd"[e.code], e.time) for e in own] for own in found if own] for found in (one, other)
    ]
    if not all(sides):
        with pytest.raises(EmptyComparisonError):
            compare_logs(*logs)
        return
    for row in compare_logs(*logs, goals=["b"]).differences:
        for side, share, n in zip(sides, (row.one, row.other), (row.n, row.other_n), strict=True):
            base = [own for own in side if row.source in names(own)]
            if row.kind == "dwell":
                assert share == pytest.approx(np.median(waits(base, row.source)))
            else:
                size = len(side) if row.kind == "reach" else len(base)
                assert (n, round(share * n)) == (size, sum(hit(own, row) for own in base))


def names(own: list[tuple[str, int]]) -> list[str]:
    return [name for name, _ in own]


def waits(base: list[list[tuple[str, int]]], name: str) -> list[float]:
    places = [(own, names(own).index(name)) for own in base]
    return [(own[k + 1][1] - own[k][1]) / 1e6 for own, k in places if k + 1 < len(own)]


def hit(own: list[tuple[str, int]], row: Difference) -> bool:
    if row.kind == "edge":
        return (row.source, row.target) in list(zip(names(own), names(own)[1:], strict=False))
    if row.kind == "conversion":
        return "b" in names(own)[names(own).index(row.source) + 1 :]
    return True


def test_a_log_in_parts_gives_the_same_differences() -> None:
    log = log_from([*events_of("a", 70, 56, 1), *events_of("b", 80, 48, 2)])
    (part,) = log.parts
    cut = replace(log, parts=(part.of_run(0, 33), part.of_run(33, 150)))
    members = np.arange(150) < 70
    assert compare_groups(cut, members) == compare_groups(log, members)


def test_an_empty_group_is_refused_by_its_name() -> None:
    log = log_from([("a", "Visit", 0)])
    with pytest.raises(EmptyComparisonError, match="Nobody in “rest”"):
        compare_groups(log, np.array([True]), labels=("all", "rest"))
    with pytest.raises(EmptyComparisonError, match="first period"):
        compare_periods(log, (0, 1), (moment(0), moment(1)))


def test_an_unknown_goal_is_refused() -> None:
    log = log_from([("a", "Visit", 0), ("b", "Visit", 0)])
    with pytest.raises(UnknownNameError, match="“Visit”"):
        compare_groups(log, np.array([True, False]), goals=["visits"])
