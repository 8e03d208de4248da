"""Command lines in, processes kept alive out, until this process is told to stop.

A child that ends by itself is started again, each time a little later. A child that `end_with_parent`
watches over does not outlive us either, should we be killed without a word.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType

STOP_SECONDS = 8
TICK_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 15.0  # a part that the database's end took along is soon back with it
SETTLED_SECONDS = 60.0  # who ran this long starts again without delay
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """One process that shall run; `process` is None between an end and the next start."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = field(default=0.0, init=False)
    next_start_at: float = field(default=0.0, init=False)
    pause: float = field(default=FIRST_PAUSE_SECONDS, init=False)

    def start(self) -> None:
        """Start it in a process group of its own: Ctrl-C is for us, and we tell the children."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, process_group=0)

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def tend(self, tell: Callable[[str], None]) -> None:
        """Look after it once: notice its end, start it again when the pause is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start_at:
                self.start()
        elif self.process.poll() is not None:
            self._plan_restart(now)
            tell(f"The {self.name} stopped unexpectedly; it starts again in {self.pause:.0f} s.")

    def _plan_restart(self, now: float) -> None:
        has_settled = now - self.started_at > SETTLED_SECONDS
        doubled = min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        self.pause = FIRST_PAUSE_SECONDS if has_settled or self.next_start_at == 0 else doubled
        self.next_start_at = now + self.pause
        self.process = None


@contextmanager
def running(children: Sequence[Child]) -> Iterator[None]:
    """Start the children; whatever happens then, stop them."""
    try:
        for child in children:
            child.start()
        yield
    finally:
        stop(children)


def stop(children: Sequence[Child]) -> None:
    """Ask all to stop, give them a few seconds together, then kill what is left."""
    processes = [child.process for child in children if child.process is not None]
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
    for process in processes:
        process.kill()
        process.wait()


@contextmanager
def until_stopped() -> Iterator[None]:
    """Leave the block quietly, through its `finally`s, at Ctrl-C, SIGTERM or a closed terminal.

    Later signals are ignored: what stops must not be stopped half-way.
    """

    def leave(_number: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    # A hang-up that is ignored already is `nohup`: leave it so.
    heeded = [
        n for n in STOP_SIGNALS if n == signal.SIGINT or signal.getsignal(n) != signal.SIG_IGN
    ]
    before = {number: signal.signal(number, leave) for number in heeded}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_with_parent() -> None:
    """From now on, end this process politely when the process that started it is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(TICK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
