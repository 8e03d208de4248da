"""Support of sequences against every choice of touchpoints."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, journey, journeys, paths_of
from tests.kernels.twins.sequences import has_plainly

from customer_map.kernels.sequences import EmptySequenceError, count_sequences, has_sequence

A, B, C = range(3)
sequences = st.lists(st.lists(st.integers(0, 1), min_size=1, max_size=5), max_size=3)
logs = journeys(codes=2, longest=9)


@given(logs, sequences, st.booleans(), st.booleans())
def test_support_equals_the_plain_twin(
    found: list[Journey],
    wanted: list[list[int]],
    adjacent: bool,
    wide: bool,
) -> None:
    paths = paths_of(found, wide=wide, spare=1)
    plain = [[has_plainly(own, each, adjacent=adjacent) for own in found] for each in wanted]
    counted = count_sequences(paths, wanted, adjacent=adjacent)
    assert counted.customers.tolist() == [sum(flags) for flags in plain]
    assert counted.cases == sum(bool(own) for own in found)
    for each, flags in zip(wanted, plain, strict=True):
        assert has_sequence(paths, each, adjacent=adjacent).tolist() == flags


@given(logs, sequences, st.integers(0, 6))
def test_parts_merge_into_the_whole(found: list[Journey], wanted: list[list[int]], at: int) -> None:
    one, two = (count_sequences(paths_of(part), wanted) for part in (found[:at], found[at:]))
    merged, whole = one.merged(two), count_sequences(paths_of(found), wanted)
    assert merged.customers.tolist() == whole.customers.tolist()
    assert merged.cases == whole.cases


def test_a_worked_example_with_and_without_others_between() -> None:
    paths = paths_of([journey(A, B, C), journey(A, C), journey(C, A), journey(A, A, B), []])
    assert count_sequences(paths, [[A, C], [A, A, B], [A]]).customers.tolist() == [2, 1, 4]
    assert count_sequences(paths, [[A, C], [A, B]], adjacent=True).customers.tolist() == [1, 2]


def test_a_sequence_that_starts_again_inside_itself_is_found() -> None:
    """After A A the third A may be the second of another attempt."""
    assert has_sequence(paths_of([journey(A, A, A, B)]), [A, A, B], adjacent=True).tolist() == [
        True
    ]


def test_long_repetitions_take_linear_time() -> None:
    """Trying every start would take ten thousand times as long."""
    paths = paths_of([journey(*[A] * 200_000)])
    wanted = [A] * 20_000 + [B]
    assert has_sequence(paths, wanted, adjacent=True).tolist() == [False]


def test_a_touchpoint_that_never_occurs_has_no_support() -> None:
    found = has_sequence(paths_of([journey(A)]), [70_000])
    assert found.dtype == np.bool_
    assert found.tolist() == [False]


def test_an_empty_sequence_is_refused() -> None:
    with pytest.raises(EmptySequenceError, match="at least one touchpoint"):
        count_sequences(paths_of([]), [[]])
