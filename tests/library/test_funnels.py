import pytest
from tests.library.event_rows import dicts

from customer_map.analytics.intervals import share_estimate
from customer_map.kernels.funnel_steps import FunnelStepsError
from customer_map.kernels.names import UnknownNameError
from customer_map.library.funnels import funnel
from customer_map.library.logs import EmptyPeriodError

STEPS = ["visit", "basket", "order, paid"]


def test_each_step_counts_the_customers_who_came_so_far() -> None:
    found = funnel(dicts(), STEPS)
    assert [(step.name, step.cases) for step in found.steps] == [
        ("visit", 4),
        ("basket", 2),
        ("order, paid", 2),
    ]
    assert found.customers(2) == ["ann", "bob"]
    assert found.found.customers == 4


def test_time_counts_from_the_first_step() -> None:
    found = funnel(dicts(), STEPS, "7d")
    assert [step.cases for step in found.steps] == [4, 1, 1]
    assert found.steps[2].median_seconds == 86_400
    assert found.facts()[1] == "within 7 d"


def test_shares_are_of_the_first_step_with_wilson_intervals() -> None:
    step = funnel(dicts(), STEPS).steps[1]
    expected = share_estimate(2, 4)
    assert expected is not None
    assert step.share == expected
    assert step.of_previous == expected


def test_a_step_may_be_one_of_several_touchpoints() -> None:
    found = funnel(dicts(), ["visit", ["basket", "order, paid"]])
    assert found.steps[1].name == "basket / order, paid"
    assert found.steps[1].cases == 2


def test_a_step_that_nobody_reached_has_no_shares_after_it() -> None:
    found = funnel(dicts(), ["order, paid", "visit", "basket"])
    assert [step.cases for step in found.steps] == [2, 0, 0]
    plain = found.to_dict()["steps"]
    assert plain[1]["share"] == 0.0
    assert plain[2]["share_of_previous"] is None
    assert plain[2]["median_seconds"] is None
    assert found.tables()[0].rows[2][5:] == (None, None)


def test_json_has_the_keys_that_programs_rely_on() -> None:
    found = funnel(dicts(), STEPS, "7d").to_dict()
    assert {"name", "cases", "share", "low", "high"} <= set(found["steps"][0])
    assert found["within_seconds"] == 604_800


def test_unknown_steps_no_steps_and_no_events_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="“basket”"):
        funnel(dicts(), ["visit", "baskett"])
    with pytest.raises(FunnelStepsError):
        funnel(dicts(), [])
    with pytest.raises(EmptyPeriodError, match="None of the"):
        funnel(dicts(), STEPS, since="2030-01-01")
