import json

import pytest
from tests.library.event_rows import dicts

from customer_map.analytics.comparison.report import EmptyComparisonError
from customer_map.kernels.names import UnknownAttributeError
from customer_map.library.comparisons import (
    GroupsUnclearError,
    NothingToCompareError,
    compare,
)


def two_groups() -> list[dict[str, str]]:
    """Sixty customers of each plan; all of one and a third of the other order."""
    rows = []
    for place in range(120):
        plan = "pro" if place % 2 else "free"
        rows.append((place, "visit", "2024-03-01T10:00", plan))
        if plan == "pro" or place % 3 == 0:
            rows.append((place, "order", "2024-03-02T10:00", plan))
    return [
        {"case_id": f"c{place}", "activity": name, "timestamp": time, "plan": plan}
        for place, name, time, plan in rows
    ]


def test_two_groups_are_told_apart_by_an_attribute() -> None:
    found = compare(two_groups(), by="plan")
    plain = found.to_dict()
    assert plain["groups"] == [{"name": "free", "cases": 60}, {"name": "pro", "cases": 60}]
    reach = next(each for each in plain["differences"] if each["source"] == "order")
    assert (reach["kind"], reach["one"], reach["other"]) == ("reach", pytest.approx(1 / 3), 1.0)
    assert reach["significant"]
    assert found.tables()[0].rows[0][-1] == "yes"
    json.loads(found.to_json())


def test_the_first_group_named_is_the_first() -> None:
    found = compare(two_groups(), "plan", ["pro"], goals=["order"]).found
    assert found.labels == ("pro", "all others")
    assert found.goals == ("order",)


def test_the_column_of_the_channel_goes_by_its_own_name() -> None:
    rows = [{**row, "via": row.pop("channel")} for row in dicts()]
    found = compare(rows, by="via", groups=["search", "mail"], channel="via").found
    assert (found.cases, found.other_cases) == (3, 1)


def test_a_day_splits_into_before_and_from_it_on() -> None:
    found = compare(dicts(), split="2024-03-10").found
    assert found.labels == ("before 2024-03-10", "from 2024-03-10")
    assert (found.cases, found.other_cases) == (3, 2)


def test_unclear_groups_are_refused_with_the_values_there_are() -> None:
    with pytest.raises(NothingToCompareError):
        compare(dicts())
    rows = [{**row, "plan": "only"} for row in dicts()]
    with pytest.raises(GroupsUnclearError, match="“only” "):
        compare(rows, by="plan")
    with pytest.raises(GroupsUnclearError):
        compare(two_groups(), by="plan", groups=["a", "b", "c"])
    with pytest.raises(UnknownAttributeError, match="plan"):
        compare(two_groups(), by="plam")
    with pytest.raises(GroupsUnclearError, match="pro"):
        compare(two_groups(), by="plan", groups=["prp"])
    with pytest.raises(EmptyComparisonError):
        compare(dicts(), split="2030-01-01")
