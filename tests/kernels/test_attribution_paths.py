"""Channel paths against their plain twin, and worked by hand."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journeys, paths_of
from tests.kernels.twins.attribution import plain_paths

from customer_map.kernels.attribution_paths import (
    AttributionPaths,
    Touches,
    count_attribution_paths,
)
from customer_map.kernels.running import run
from customer_map.touchpoints.log import TouchpointLog

SECOND = 1_000_000
SIZE = 4
VISIT, ORDER = 0, 3
logs = journeys(codes=SIZE)
code_sets = st.sets(st.integers(0, SIZE - 1))


def chosen(converts: set[int], names: set[int]) -> Touches:
    return Touches(
        np.array([code in converts for code in range(SIZE)]),
        np.array([code in names for code in range(SIZE)]),
        np.array([False, True, True]),
    )


ORDERS = chosen({ORDER}, {0, 1, 2})


def event(second: int, code: int, channel: int = 1, value: float | None = None) -> PlainEvent:
    return PlainEvent(second * SECOND, code, channel, value=value)


@given(
    logs,
    st.tuples(code_sets, code_sets),
    st.none() | st.integers(0, 6).map(lambda halves: halves * SECOND // 2),
    st.booleans(),
    st.booleans(),
)
def test_the_kernel_equals_its_plain_twin(
    found: list[Journey],
    sets: tuple[set[int], set[int]],
    lookback: int | None,
    collapse: bool,
    wide: bool,
) -> None:
    counts = count_attribution_paths(
        paths_of(found, wide=wide, spare=1), chosen(*sets), lookback=lookback, collapse=collapse
    )
    plain = plain_paths(found, *sets, lookback, collapse=collapse)
    assert counts.sequences == list(plain.conversions)
    assert counts.conversions.tolist() == list(plain.conversions.values())
    assert counts.nulls.tolist() == list(plain.nulls.values())
    assert counts.values.tolist() == list(plain.values.values())


@given(logs, st.integers(0, 6), st.booleans())
def test_parts_merge_into_the_whole(found: list[Journey], cut: int, collapse: bool) -> None:
    kernel = partial(count_attribution_paths, touches=ORDERS, collapse=collapse)
    merged = run(kernel, TouchpointLog((paths_of(found[:cut]), paths_of(found[cut:])), ()))
    whole = kernel(paths_of(found))
    for name in AttributionPaths.__slots__:
        assert np.array_equal(getattr(merged, name), getattr(whole, name))


def test_three_customers_by_hand() -> None:
    """The table of docs/methods/attribution-paths.md."""
    mail, shop = 1, 2
    found = [
        [event(0, VISIT, mail), event(5, VISIT, shop), event(9, ORDER, 0, 20.0)],
        [event(0, VISIT, mail), event(1, VISIT, shop), event(2, ORDER, 0, 30.0), event(3, VISIT)],
        [event(0, ORDER, 0, 5.0), event(1, VISIT, 0)],
    ]
    counts = count_attribution_paths(paths_of(found), ORDERS)
    assert counts.sequences == [(mail, shop), (mail,), ()]
    assert counts.conversions.tolist() == [2, 0, 1]
    assert counts.nulls.tolist() == [0, 1, 0]
    assert counts.values.tolist() == [50.0, 0.0, 5.0]


def test_a_touch_just_at_the_lookback_still_counts() -> None:
    found = [[event(0, VISIT, 1), event(1, VISIT, 2), event(10, ORDER, 0)]]
    near = count_attribution_paths(paths_of(found), ORDERS, lookback=9 * SECOND)
    nearer = count_attribution_paths(paths_of(found), ORDERS, lookback=9 * SECOND - 1)
    assert (near.sequences, nearer.sequences) == ([(2,)], [()])


def test_a_channel_that_follows_itself_may_count_once() -> None:
    own = [event(second, VISIT, channel) for second, channel in enumerate((1, 1, 2, 1))]
    assert count_attribution_paths(paths_of([own]), ORDERS).sequences == [(1, 1, 2, 1)]
    collapsed = count_attribution_paths(paths_of([own]), ORDERS, collapse=True)
    assert collapsed.sequences == [(1, 2, 1)]


@pytest.mark.parametrize("found", [[], [[]], [[], []]])
def test_nobody_has_a_path(found: list[Journey]) -> None:
    assert count_attribution_paths(paths_of(found), ORDERS).sequences == []


def test_a_million_touchpoints_of_one_customer() -> None:
    own = [event(second, ORDER if second % 4 == 3 else VISIT) for second in range(1_000_000)]
    counts = count_attribution_paths(paths_of([own]), ORDERS)
    assert counts.sequences == [(1, 1, 1)]
    assert counts.conversions.tolist() == [250_000]
