from pathlib import Path

import pytest
from tests.touchpoints.index.naive import Event, index_tells, journeys, table

from customer_map.touchpoints.index import (
    TouchpointIndex,
    build_index,
    erase_customers,
    replace_customers,
)

COLUMNS = ["event_id", "channel"]
KEPT = [Event(f"kept {n}", "visit", n, f"id {n}", None, "web") for n in range(20)]
SECRET = [
    Event("SECRET customer", "visit", 5, "SECRET id", None, "web"),
    Event("SECRET customer", "visit", 7, "SECRET other id", None, None),
]
WORDY = [Event("SECRET customer", "SECRET name", 5, None, None, "SECRET channel")]


def traces(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if b"SECRET" in path.read_bytes()]


@pytest.mark.parametrize("secret", [SECRET, WORDY])
@pytest.mark.parametrize("came_later", [False, True])
def test_an_erased_customer_leaves_no_trace(
    tmp_path: Path, secret: list[Event], came_later: bool
) -> None:
    build_index(
        tmp_path, [table(KEPT + (secret if not came_later else []), COLUMNS)], mark=1, buckets=4
    )
    if came_later:
        replace_customers(tmp_path, ["SECRET customer"], table(secret, COLUMNS), mark=1)
    assert traces(tmp_path)
    erase_customers(tmp_path, ["SECRET customer"], mark=2)
    assert traces(tmp_path) == []
    assert index_tells(tmp_path) == journeys(KEPT, COLUMNS)
    assert TouchpointIndex.open(tmp_path).mark == 2


def test_other_buckets_stay_as_they_are_while_all_words_are_in_use(tmp_path: Path) -> None:
    build_index(tmp_path, [table(KEPT + SECRET, COLUMNS)], mark=1, buckets=4)
    before = set(tmp_path.glob("*bucket*"))
    erase_customers(tmp_path, ["SECRET customer"], mark=2)
    assert len(before & set(tmp_path.glob("*bucket*"))) == 3


def test_a_customer_who_was_emptied_before_can_be_erased(tmp_path: Path) -> None:
    build_index(tmp_path, [table(KEPT + SECRET, COLUMNS)], mark=1, buckets=4)
    replace_customers(tmp_path, ["SECRET customer"], table([]), mark=2)
    assert traces(tmp_path)
    erase_customers(tmp_path, ["SECRET customer"], mark=3)
    assert traces(tmp_path) == []


def test_erasing_everybody_leaves_an_empty_index(tmp_path: Path) -> None:
    build_index(tmp_path, [table(SECRET, COLUMNS)], mark=1)
    erase_customers(tmp_path, ["SECRET customer"], mark=2)
    assert (traces(tmp_path), index_tells(tmp_path)) == ([], {})
    replace_customers(tmp_path, ["kept 1"], table(KEPT[1:2], COLUMNS), mark=3)
    assert index_tells(tmp_path) == journeys(KEPT[1:2], COLUMNS)
