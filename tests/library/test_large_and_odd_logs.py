"""Odd and large logs, all the way from a frame to a journey map and a funnel."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from customer_map.library.funnels import funnel
from customer_map.library.journeys import journey_map
from customer_map.library.logs import read_events

MILLION = 1_000_000
NAMES = 60_000
START = 1_700_000_000


def frame(customers: pa.Array, names: pa.Array, seconds: NDArray[np.int64]) -> pa.Table:
    times = pa.array((START + seconds) * 1_000_000).cast(pa.timestamp("us", "UTC"))
    return pa.table({"case_id": customers, "activity": names, "timestamp": times})


def test_a_million_events_of_one_customer_are_mapped_and_go_through_a_funnel() -> None:
    names = pa.array(["see", "try", "buy", "use"]).take(pa.array(np.arange(MILLION) % 4))
    customers = pa.array(["NA"]).take(pa.array(np.zeros(MILLION, np.int64)))
    read = read_events(frame(customers, names, np.arange(MILLION)))
    found = journey_map(read).to_dict()
    assert (found["cases"], found["events"], found["variants"]) == (1, MILLION, 1)
    edges = {(each["from"], each["to"]): each for each in found["transitions"]}
    assert edges["see", "try"]["events"] == MILLION // 4
    assert edges["use", "see"]["events"] == MILLION // 4 - 1
    assert {each["median_seconds"] for each in found["transitions"]} == {1.0}
    steps = funnel(read, ["see", "use", "see"], "3s").steps
    assert [step.cases for step in steps] == [1, 1, 0]


def test_sixty_thousand_names_are_mapped_and_go_through_a_funnel() -> None:
    """Customer k does name k, then name k + 1; the last name of all is empty."""
    words = pa.array([f"page {place}" for place in range(NAMES - 1)] + [""])
    places = np.arange(2 * (NAMES - 1))
    names = words.take(pa.array(places // 2 + places % 2))
    read = read_events(frame(pa.array((places // 2).astype(str)), names, places % 2 * 60))
    result = journey_map(read)
    found = result.to_dict()
    assert (len(found["touchpoints"]), len(found["transitions"])) == (NAMES, NAMES - 1)
    assert found["variants"] == found["cases"] == NAMES - 1
    assert {each["events"] for each in found["transitions"]} == {1}
    assert (found["starts"]["page 0"], found["ends"][""]) == (1, 1)
    assert len(result.map.nodes) <= 20
    steps = funnel(read, [f"page {NAMES - 2}", ""], "1m").steps
    assert [step.cases for step in steps] == [2, 1]
    assert steps[1].median_seconds == 60


@given(
    st.lists(
        st.lists(st.sampled_from(["see", "", "NA", "buy"]), min_size=1, max_size=8),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=25)
def test_what_enters_a_touchpoint_leaves_it_or_ends_there(journeys: list[list[str]]) -> None:
    cases = [str(case) for case, own in enumerate(journeys) for _ in own]
    names = [name for own in journeys for name in own]
    read = read_events(frame(pa.array(cases), pa.array(names), np.zeros(len(names), np.int64)))
    found = journey_map(read).to_dict()
    pairs = Counter(pair for own in journeys for pair in set(pairwise(own)))
    edges = found["transitions"]
    assert {(one["from"], one["to"]): one["cases"] for one in edges} == pairs
    for point in found["touchpoints"]:
        name = point["name"]
        entered = sum(one["events"] for one in edges if one["to"] == name)
        left = sum(one["events"] for one in edges if one["from"] == name)
        assert entered + found["starts"].get(name, 0) == point["events"]
        assert left + found["ends"].get(name, 0) == point["events"]


@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame, pa.table])
def test_numbers_without_end_in_a_frame_reach_no_sum_and_are_counted_as_refused(
    library: type[pd.DataFrame],
) -> None:
    columns = {
        "case_id": ["a", "a", "b"],
        "activity": ["see", "buy", "see"],
        "timestamp": ["2024-03-01", "2024-03-02", "2024-03-03"],
        "score": [float("nan"), float("inf"), 0.5],
        "value": [7.0, float("-inf"), float("nan")],
    }
    read = read_events(library(columns), score="score", value="value")
    (part,) = read.log.parts
    assert part.touchpoints == 3
    assert part.scores[~np.isnan(part.scores)].tolist() == [0.5]
    assert part.values[~np.isnan(part.values)].tolist() == [7.0]
    assert read.read.refused.cells == 2
    assert sorted(journey_map(read).figures.volumes.value_sums.tolist()) == [0.0, 7.0]
