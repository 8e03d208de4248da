"""First visits against plain loops, and worked by hand."""

from functools import partial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, journey, journeys, log_of, paths_of

from customer_map.kernels.first_visits import FirstVisits, read_first_visits
from customer_map.kernels.running import run

logs = journeys()
flags = st.lists(st.booleans(), min_size=4, max_size=4)


def rows(found: FirstVisits) -> list[tuple[int, int, bool]]:
    columns = found.codes.tolist(), found.waits.tolist(), found.reached.tolist()
    return list(zip(*columns, strict=True))


def plain(found: list[Journey], goals: list[bool]) -> list[tuple[int, int, bool]]:
    told = []
    for own in found:
        codes = [one.code for one in own]
        for code in dict.fromkeys(codes):
            place = codes.index(code)
            later = own[place + 1 :]
            wait = later[0].time - own[place].time if later else -1
            told.append((code, wait, any(goals[one.code] for one in later)))
    return told


@given(logs, flags, st.booleans(), st.integers(0, 2))
def test_the_kernel_equals_its_plain_twin(
    found: list[Journey], goals: list[bool], wide: bool, spare: int
) -> None:
    visits = read_first_visits(paths_of(found, wide=wide, spare=spare), np.array(goals))
    assert rows(visits) == plain(found, goals)


@given(logs, flags, st.integers(0, 6))
def test_parts_of_different_customers_merge_into_the_whole(
    found: list[Journey], goals: list[bool], cut: int
) -> None:
    log = log_of(paths_of(found[:cut]), paths_of(found[cut:]))
    visits = run(partial(read_first_visits, goals=np.array(goals)), log)
    assert rows(visits) == plain(found, goals)


def test_a_visit_that_is_itself_the_goal_leads_to_it_only_by_another_one() -> None:
    goals = np.array([False, False, True])
    visits = read_first_visits(paths_of([journey(0, 1, 2), journey(2, 0, 2), journey(0)]), goals)
    second = 1_000_000
    assert rows(visits) == [
        *[(0, second, True), (1, second, True), (2, -1, False)],
        *[(2, second, True), (0, second, True)],
        (0, -1, False),
    ]
