import pytest

from customer_map.analytics.conformance.designed import (
    DesignedJourney,
    DesignedJourneyError,
    DesignedLoop,
    DesignedStep,
    designed_from_json,
)


def test_a_journey_is_read_from_json_and_from_a_mapping() -> None:
    text = """{"title": "Purchase", "others": "ignored",
        "steps": [{"name": "Visit", "touchpoints": ["Page", "Ad"], "repeats": true},
                  {"name": "Order", "channels": ["web"], "within": "7d", "optional": true}],
        "loops": [{"from": "Order", "to": "Visit"}]}"""
    expected = DesignedJourney(
        title="Purchase",
        others="ignored",
        steps=(
            DesignedStep(name="Visit", touchpoints=("Page", "Ad"), repeats=True),
            DesignedStep(name="Order", channels=("web",), within="7d", optional=True),
        ),
        loops=(DesignedLoop(back_from="Order", back_to="Visit"),),
    )
    assert designed_from_json(text) == expected
    assert designed_from_json({"steps": [{"name": "Visit"}]}).steps[0].names == ("Visit",)


@pytest.mark.parametrize(
    ("within", "seconds"),
    [
        ("", None),
        ("90s", 90),
        ("1.5h", 5400),
        ("30 m", 1800),
        ("7D", 604_800),
        ("2w", 1_209_600),
        ("1d 12h", 129_600),
    ],
)
def test_times_are_told_with_their_unit(within: str, seconds: int | None) -> None:
    limit = DesignedStep(name="x", within=within).limit
    assert limit == (None if seconds is None else seconds * 1_000_000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("{", "truncated"),
        (b"\xff", "invalid|malformed"),
        ("{}", "missing required field `steps`"),
        ('{"steps": []}', "it has 0 steps"),
        ({"steps": [{"name": str(n)} for n in range(101)]}, "it has 101 steps"),
        ('{"steps": [{"nam": "x"}]}', "unknown field `nam`"),
        ('{"steps": [{"name": 7}]}', r"Expected `str`, got `int` - at `\$.steps"),
        ('{"steps": [{"name": "x"}, {"name": "x"}]}', "two steps are called “x”"),
        ('{"steps": [{"name": "x", "within": "soon"}]}', "“soon” of step “x” is no time"),
        ({"steps": [{"name": "x", "within": "9" * 400 + "s"}]}, "of step “x” is no time"),
        ('{"steps": [{"name": "x"}], "others": "odd"}', "Invalid enum value 'odd'"),
        ('{"steps": [{"name": "x"}], "loops": [{"from": "x", "to": "y"}]}', "names the step “y”"),
        (
            '{"steps": [{"name": "x"}, {"name": "y"}], "loops": [{"from": "x", "to": "y"}]}',
            "from “x” to “y” leads forward",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(data: str | bytes, reason: str) -> None:
    with pytest.raises(DesignedJourneyError, match=reason) as caught:
        designed_from_json(data)
    assert '"within": "7d"' in caught.value.remedy()
