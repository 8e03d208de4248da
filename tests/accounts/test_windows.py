"""Windows that processes share."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from customer_map.server.accounts.windows import NEIGHBOURS, SharedWindows


def _count(windows: SharedWindows, asker: object, times: int) -> None:
    for _ in range(times):
        with windows.of(asker) as window:
            window.began = window.began or 1.0
            window.count += 1


def _counted(windows: SharedWindows, asker: object) -> int:
    with windows.of(asker) as window:
        return window.count


def test_each_asker_is_counted_alone() -> None:
    windows = SharedWindows()
    _count(windows, "a", 3)
    _count(windows, ("a", 1), 2)
    assert [_counted(windows, one) for one in ("a", ("a", 1), "b")] == [3, 2, 0]
    windows.forget()
    assert _counted(windows, "a") == 0


def test_forked_processes_and_threads_count_together() -> None:
    windows = SharedWindows()
    child = os.fork()
    if not child:
        try:
            _count(windows, "a", 500)
        finally:
            os._exit(0)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: _count(windows, "a", 125), range(4)))
    assert os.waitpid(child, 0)[1] == 0
    assert _counted(windows, "a") == 1000


def test_what_fails_half_way_counts_nothing_and_locks_nobody_out() -> None:
    windows = SharedWindows()
    with pytest.raises(ZeroDivisionError), windows.of("a") as window:
        window.began, window.count = 1.0, 1 // window.count
    assert _counted(windows, "a") == 0


def test_where_all_places_are_taken_the_oldest_window_gives_way() -> None:
    windows = SharedWindows(places=NEIGHBOURS)
    for number in range(NEIGHBOURS + 1):
        with windows.of(number) as window:
            window.began, window.count = 1.0 + number, 1
    assert [_counted(windows, number) for number in range(1, NEIGHBOURS + 1)] == [1] * NEIGHBOURS
    assert _counted(windows, 0) == 0
