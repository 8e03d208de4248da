"""Windows of a minute."""

import pytest

from customer_map.server.accounts.pace import Pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("customer_map.server.accounts.pace.time.monotonic", lambda: now[0])
    return now


def test_each_asker_has_a_window_of_a_minute(clock: list[float]) -> None:
    pace = Pace()
    assert [pace.seconds_to_wait("a", 1, 2) for _time in range(3)] == [0, 0, 60]
    assert pace.seconds_to_wait("b", 1, 2) == 0
    clock[0] += 59.5
    assert pace.seconds_to_wait("a", 1, 2) == 1
    clock[0] += 0.5
    assert pace.seconds_to_wait("a", 1, 2) == 0


def test_what_was_refused_is_not_counted(clock: list[float]) -> None:
    pace = Pace()
    assert pace.seconds_to_wait("a", 5, 10) == 0
    assert pace.seconds_to_wait("a", 6, 10) == 60
    assert pace.seconds_to_wait("a", 5, 10) == 0


def test_a_first_asking_may_be_larger_than_the_limit(clock: list[float]) -> None:
    pace = Pace()
    assert pace.seconds_to_wait("a", 500, 10) == 0
    assert pace.seconds_to_wait("a", 1, 10) == 60
