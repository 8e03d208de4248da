"""Sessions against their plain twin, and at their border."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, paths_of
from tests.kernels.twins.aligned import plain_sessions

from customer_map.kernels.sessions import session_ids, split_sessions
from customer_map.touchpoints.paths import Paths

MINUTE = 60_000_000
logs = journeys(step=MINUTE // 2)


def codes_of(paths: Paths) -> list[list[int]]:
    return [
        paths.codes[start:end].tolist() for start, end in zip(paths.starts, paths.ends, strict=True)
    ]


@given(logs, st.integers(0, 4), st.booleans(), st.integers(0, 2))
def test_sessions_equal_their_plain_twin(
    found: list[Journey], halves: int, wide: bool, spare: int
) -> None:
    gap = halves * MINUTE // 2
    sessions = split_sessions(paths_of(found, wide=wide, spare=spare), gap)
    plain = [plain_sessions(own, gap) for own in found]
    assert codes_of(sessions) == [[one.code for one in own] for some in plain for own in some]
    assert sessions.ids.to_pylist() == [
        str(place) for place, some in enumerate(plain) for _ in some
    ]
    assert session_ids(sessions) == [
        f"{place}#{number + 1}" for place, some in enumerate(plain) for number in range(len(some))
    ]


@given(logs, st.integers(0, 6))
def test_parts_have_the_sessions_of_the_whole(found: list[Journey], cut: int) -> None:
    one, other = (split_sessions(paths_of(some), MINUTE) for some in (found[:cut], found[cut:]))
    assert codes_of(one) + codes_of(other) == codes_of(split_sessions(paths_of(found), MINUTE))


@given(logs)
def test_no_touchpoint_is_lost(found: list[Journey]) -> None:
    paths = paths_of(found, spare=1)
    assert split_sessions(paths, MINUTE).touchpoints == paths.touchpoints


def test_a_pause_of_just_the_gap_is_no_new_session() -> None:
    own = [PlainEvent(0, 0), PlainEvent(30 * MINUTE, 1), PlainEvent(60 * MINUTE + 1, 2)]
    assert codes_of(split_sessions(paths_of([own]), 30 * MINUTE)) == [[0, 1], [2]]


@pytest.mark.parametrize("found", [[], [[]], [[], []]])
def test_who_has_no_touchpoints_has_no_session(found: list[Journey]) -> None:
    sessions = split_sessions(paths_of(found), MINUTE)
    assert (sessions.customers, len(sessions.ids)) == (0, 0)


def test_a_million_touchpoints_of_one_customer() -> None:
    paths = paths_of([journey(*([0] * 1_000_000))])
    assert split_sessions(paths, 1_000_000).customers == 1
    assert split_sessions(paths, 999_999).customers == 1_000_000
