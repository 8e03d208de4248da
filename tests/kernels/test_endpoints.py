"""First and last touchpoints against the plain twin."""

from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, journey, journeys, paths_of
from tests.kernels.twins.transitions import plain_endpoints

from customer_map.kernels.endpoints import count_endpoints


@given(journeys(), st.booleans())
def test_endpoints_equal_the_plain_twin(found: list[Journey], wide: bool) -> None:
    counted = count_endpoints(paths_of(found, wide=wide, spare=1), 4)
    assert (counted.starts.tolist(), counted.ends.tolist()) == plain_endpoints(found, 4)


@given(journeys(), st.integers(0, 6))
def test_parts_merge_into_the_whole(found: list[Journey], at: int) -> None:
    one, two = (count_endpoints(paths_of(part), 4) for part in (found[:at], found[at:]))
    merged, whole = one.merged(two), count_endpoints(paths_of(found), 4)
    assert merged.starts.tolist() == whole.starts.tolist()
    assert merged.ends.tolist() == whole.ends.tolist()


def test_a_single_touchpoint_is_first_and_last_and_nobody_is_neither() -> None:
    counted = count_endpoints(paths_of([journey(1), []]), 2)
    assert counted.starts.tolist() == counted.ends.tolist() == [0, 1]
