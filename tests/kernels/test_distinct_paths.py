import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from customer_map.kernels import distinct_paths
from customer_map.kernels.distinct_paths import group_sequences

words = st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=30)


def grouped(found: list[list[int]], kind: type = np.int64) -> tuple[list[int], list[int]]:
    ends = np.cumsum([len(one) for one in found]).astype(np.int64)
    starts = ends - np.array([len(one) for one in found], np.int64)
    flat = np.array([word for one in found for word in one], kind)
    groups, firsts = group_sequences(starts, ends, flat)
    return groups.tolist(), firsts.tolist()


@given(words)
def test_customers_share_a_group_exactly_when_their_sequences_are_equal(
    found: list[list[int]],
) -> None:
    numbers: dict[tuple[int, ...], int] = {}
    expected = [numbers.setdefault(tuple(one), len(numbers)) for one in found]
    groups, firsts = grouped(found)
    assert groups == expected
    assert firsts == [expected.index(group) for group in range(len(numbers))]


def test_sequences_that_share_a_slot_are_told_apart() -> None:
    slots = distinct_paths._table_size(3)
    assert slots < 2000
    found = [[number] for number in range(2000)]
    assert grouped(found, np.uint16)[0] == list(range(2000))


def test_nobody_has_no_group() -> None:
    assert grouped([]) == ([], [])
