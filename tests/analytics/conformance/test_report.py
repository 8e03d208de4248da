"""The example of docs/methods/conformance.md, and what is refused."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from tests.analytics.plain_events import log_from, moment

from customer_map.analytics.conformance.designed import DesignedJourney, designed_from_json
from customer_map.analytics.conformance.plan import UnknownChannelError
from customer_map.analytics.conformance.report import Conformance, Deviation, check_conformance
from customer_map.analytics.log_guards import EmptyLogError
from customer_map.kernels.names import UnknownNameError

EVENTS = [
    *[("a", "Visit", 0, "web"), ("a", "Visit", 1, "web"), ("a", "Order", 2, "web")],
    *[("a", "Pay", 3, "web")],
    *[("b", "Visit", 0, "web"), ("b", "Pay", 1, "web")],
    *[("c", "Order", 0, "web"), ("c", "Visit", 1, "web"), ("c", "Pay", 2, "web")],
    *[("d", "Visit", 0, "web"), ("d", "Order", 10, "web"), ("d", "Pay", 11, "phone")],
    *[("e", "Visit", 0, "web"), ("e", "Order", 1, "web"), ("e", "Pay", 2, "web")],
    *[("e", "Order", 3, "web"), ("e", "Call", 4, "phone")],
    ("NA", "Visit", -40, "web"),
]
DESIGN = designed_from_json(
    {
        "steps": [
            {"name": "Visit", "repeats": True},
            {"name": "Order", "within": "7d"},
            {"name": "Pay", "channels": ["web"]},
            {"name": "Praise", "touchpoints": ["Call"], "optional": True, "channels": ["web"]},
        ]
    }
)
THREE_STEPS = msgspec.structs.replace(DESIGN, steps=DESIGN.steps[:3])


def checked(design: DesignedJourney = THREE_STEPS) -> Conformance:
    return check_conformance(log_from(EVENTS).between(moment(0), moment(30)), design)


def told(found: Conformance) -> dict[tuple[str, str], tuple[int, int, list[str]]]:
    return {
        (one.kind, one.subject): (one.customers, one.times, found.customers_with(one))
        for one in found.deviations
    }


def test_the_example_worked_by_hand() -> None:
    found = checked()
    assert (found.cases, found.costs.tolist()) == (5, [0, 2, 4, 2, 4, -1])
    assert found.fitnesses.tolist()[:5] == pytest.approx(
        [1, 1 - 2 / 10, 1 - 4 / 12, 1 - 2 / 12, 1 - 4 / 16]
    )
    assert np.isnan(found.fitnesses[5])
    assert found.fitness == pytest.approx(0.81)
    assert found.mean_cost == pytest.approx(2.4)
    assert found.fitting_customers() == ["a"]
    assert told(found) == {
        ("skip", "Order"): (1, 1, ["b"]),
        ("order", "Visit"): (1, 1, ["c"]),
        ("late", "Order"): (1, 1, ["d"]),
        ("channel", "Pay"): (1, 1, ["d"]),
        ("loop", "Order"): (1, 1, ["e"]),
        ("extra", "Call"): (1, 1, ["e"]),
    }


def test_shares_are_of_all_cases_with_their_interval() -> None:
    found = checked()
    late = next(one for one in found.deviations if one.kind == "late")
    assert (late.share.value, late.share.n) == (0.2, 5)
    assert (round(late.share.low, 4), round(late.share.high, 4)) == (0.0362, 0.6245)
    assert (found.fitting.value, found.fitting.n) == (0.2, 5)


def test_steps_tell_who_did_them_at_their_place() -> None:
    steps = {one.name: one.customers for one in checked().steps}
    assert steps == {"Visit": 4, "Order": 4, "Pay": 5}


def test_a_step_may_be_optional_and_its_touchpoint_no_longer_extra() -> None:
    found = checked(DESIGN)
    assert found.costs.tolist() == [0, 2, 4, 2, 3, -1]
    assert told(found)["channel", "Praise"] == (1, 1, ["e"])
    assert ("extra", "Call") not in told(found)


def test_other_touchpoints_may_be_ignored() -> None:
    found = checked(msgspec.structs.replace(THREE_STEPS, others="ignored"))
    assert found.costs.tolist() == [0, 2, 4, 2, 2, -1]
    assert found.fitnesses[4] == pytest.approx(1 - 2 / 14)
    assert "extra" not in {one.kind for one in found.deviations}


def test_a_declared_loop_is_no_deviation() -> None:
    names = ["Visit", "Order", "Pay", "Order", "Pay"]
    log = log_from([("a", name, day, "web") for day, name in enumerate(names)])
    steps = msgspec.to_builtins(THREE_STEPS.steps)
    again = [{"from": "Pay", "to": "Order"}]
    assert check_conformance(log, designed_from_json({"steps": steps})).costs.tolist() == [4]
    found = check_conformance(log, designed_from_json({"steps": steps, "loops": again}))
    assert (found.costs.tolist(), found.deviations) == ([0], ())


def test_what_customers_lie_behind_does_not_depend_on_the_parts_of_the_log() -> None:
    log = log_from(EVENTS).between(moment(0), moment(30))
    (part,) = log.parts
    cut = replace(log, parts=(part.of_run(0, 2), part.of_run(2, 6)))
    assert told(check_conformance(cut, THREE_STEPS)) == told(checked())


def test_a_journey_of_optional_steps_fits_who_did_nothing_of_it() -> None:
    steps = [{"name": "Call", "optional": True}]
    found = checked(designed_from_json({"steps": steps, "others": "ignored"}))
    assert found.fitnesses.tolist()[:5] == [1, 1, 1, 1, 1]
    assert found.deviations == ()


def test_deviations_come_by_falling_number_of_customers() -> None:
    events = [("a", "Visit", 0), ("b", "Visit", 0), ("b", "Pay", 1), ("c", "Pay", 1)]
    design = designed_from_json({"steps": [{"name": "Visit"}, {"name": "Pay"}]})
    found = check_conformance(log_from([*events, ("d", "Pay", 1)]), design)
    subjects = [(one.kind, one.subject, one.customers) for one in found.deviations]
    assert subjects == [("skip", "Visit", 2), ("skip", "Pay", 1)]
    assert isinstance(found.deviations[0], Deviation)


def test_a_step_that_nobody_knows_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownNameError, match="“Visit”"):
        checked(designed_from_json({"steps": [{"name": "visit"}]}))


def test_channels_that_do_not_occur_are_refused() -> None:
    design = designed_from_json({"steps": [{"name": "Visit", "channels": ["wap", "app"]}]})
    with pytest.raises(UnknownChannelError, match=r"wap, app\. .*“web”, “phone”"):
        checked(design)
    with pytest.raises(UnknownChannelError, match="these channels: –"):
        check_conformance(log_from([("a", "Visit", 0)]), design)


def test_a_log_without_touchpoints_is_refused() -> None:
    with pytest.raises(EmptyLogError):
        check_conformance(log_from(EVENTS).between(0, 1), THREE_STEPS)
