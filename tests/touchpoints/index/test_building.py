from pathlib import Path

import pytest
from tests.touchpoints.index.naive import Event, journeys, table, told

from customer_map.touchpoints.index import TouchpointIndex, build_index


def test_an_index_tells_what_was_built_into_it(tmp_path: Path) -> None:
    events = [
        Event("a", "visit", 5_000_000, "e2", 0.5, "web"),
        Event("b", "NA", -7_000_001, None, None, "mail"),
        Event("a", "", 5_000_000, "e1"),
        Event("NA", "visit", 1_700_000_000_000_000, "e9", -1.0),
    ]
    columns = ["event_id", "score", "channel"]
    build_index(tmp_path, [table(events[:2], columns), table(events[2:], columns)], mark=["m", 7])
    index = TouchpointIndex.open(tmp_path)
    assert told(index.log(), index.event_ids()) == journeys(events, columns)
    assert (index.customers, index.touchpoints, index.mark) == (3, 4, ["m", 7])
