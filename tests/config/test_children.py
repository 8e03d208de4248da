import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from customer_map.server.config import children
from customer_map.server.config.children import Child, running, until_stopped

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)",
)
FOLLOWER = "from customer_map.server.config.children import end_with_parent as e; e(); import time; time.sleep(60)"
LEADER = (
    "import subprocess, sys, time;"
    f"print(subprocess.Popen([sys.executable, '-c', {FOLLOWER!r}]).pid, flush=True); time.sleep(60)"
)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_children_run_inside_the_block_only() -> None:
    child = Child("sleeper", SLEEP)
    with running([child]):
        assert child.is_alive()
    assert not child.is_alive()


def test_children_are_stopped_when_the_block_fails() -> None:
    child = Child("sleeper", SLEEP)
    with pytest.raises(LookupError), running([child]):
        raise LookupError
    assert not child.is_alive()


def test_a_child_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "STOP_SECONDS", 0.2)
    child = Child("mule", STUBBORN)
    with running([child]):
        time.sleep(0.5)
    assert child.process
    assert child.process.returncode == -signal.SIGKILL


def test_a_child_that_ends_is_started_again_a_little_later_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(children.time, "monotonic", lambda: now)
    told: list[str] = []
    child = Child("worker", (sys.executable, "-c", "raise SystemExit(1)"))
    pauses = []
    for _ in range(8):
        child.start()
        assert child.process
        child.process.wait()
        child.tend(told.append)
        pauses.append(child.pause)
    assert pauses == [1, 2, 4, 8, 15, 15, 15, 15]
    assert told[1] == "The worker stopped unexpectedly; it starts again in 2 s."

    child.tend(told.append)
    assert child.process is None  # not yet
    now += 60
    child.tend(told.append)
    assert child.process is not None
    child.process.wait()


def test_a_child_that_ran_long_starts_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child("worker", (sys.executable, "-c", ""))
    child.pause, child.next_start_at = 32.0, 1.0
    child.start()
    assert child.process
    child.process.wait()
    child.started_at -= 61
    child.tend(lambda _words: None)
    assert child.pause == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_block_quietly_and_once(number: signal.Signals) -> None:
    started_with = signal.signal(
        number, signal.default_int_handler
    )  # also where nohup runs the tests
    before = signal.getsignal(number)
    steps = []
    with until_stopped():
        try:
            os.kill(os.getpid(), number)
            time.sleep(5)
            steps.append("never")
        finally:
            os.kill(os.getpid(), number)  # ignored: we are stopping
            steps.append("stopped")
    assert steps == ["stopped"]
    assert signal.getsignal(number) is before
    signal.signal(number, started_with)


def test_nohup_is_respected() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with until_stopped():
            os.kill(os.getpid(), signal.SIGHUP)
            survived = True
    finally:
        signal.signal(signal.SIGHUP, before)
    assert survived


def test_a_follower_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", LEADER], stdout=subprocess.PIPE) as leader:
        assert leader.stdout
        follower = psutil.Process(int(leader.stdout.readline()))
        time.sleep(1)  # it imports
        leader.kill()
    wait_until(lambda: not follower.is_running() or follower.status() == psutil.STATUS_ZOMBIE)


def test_children_do_not_hear_the_signals_of_our_terminal(tmp_path: Path) -> None:
    child = Child("sleeper", SLEEP)
    with running([child]):
        assert child.process
        assert os.getpgid(child.process.pid) == child.process.pid != os.getpgid(0)
