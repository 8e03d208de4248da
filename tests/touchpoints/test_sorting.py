import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from customer_map.touchpoints.sorting import path_order

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-3, 3), st.sampled_from([None, "", "1", "10", "2"]))
)


def expected_order(rows: list[tuple[int, int, str | None]]) -> list[int]:
    keys = [(customer, time, word is None, word or "") for customer, time, word in rows]
    return sorted(range(len(rows)), key=lambda row: keys[row])


def found_order(rows: list[tuple[int, int, str | None]], *, with_ids: bool) -> list[int] | None:
    customers, times, words = zip(*rows, strict=True) if rows else ((), (), ())
    event_ids = pa.array(words, pa.large_string()) if with_ids else None
    order = path_order(np.array(customers, np.int32), np.array(times, np.int64), event_ids, 4)
    return None if order is None else order.tolist()


@given(rows=ROWS)
def test_rows_go_by_customer_time_event_id_and_place(
    rows: list[tuple[int, int, str | None]],
) -> None:
    expected = expected_order(rows)
    found = found_order(rows, with_ids=True)
    assert (expected if found is None else found) == expected


@given(rows=ROWS)
def test_without_event_ids_equal_times_stay_as_they_came(
    rows: list[tuple[int, int, str | None]],
) -> None:
    expected = expected_order([(customer, time, None) for customer, time, _ in rows])
    found = found_order(rows, with_ids=False)
    assert (expected if found is None else found) == expected


@given(rows=ROWS)
def test_rows_in_order_are_not_sorted_again(rows: list[tuple[int, int, str | None]]) -> None:
    ordered = [rows[place] for place in expected_order(rows)]
    assert found_order(ordered, with_ids=True) is None
