"""Who asks how often in: counted in windows of a minute, in this process."""

import math
import threading
import time
from collections.abc import Hashable

WINDOW_SECONDS = 60.0
# Who has seen more askers than this forgets them all.
MOST_ASKERS = 10_000


class Pace:
    """Counts what each asker has asked for since that asker's window of a minute began; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[Hashable, tuple[float, int]] = {}

    def seconds_to_wait(self, asker: Hashable, number: int, limit: int) -> int:
        """Count `number` askings and return 0, or count nothing and return the seconds until the next window.

        An asker's first asking of a window is let through however large it is.
        """
        now = time.monotonic()
        with self._lock:
            if len(self._counts) > MOST_ASKERS:
                self._counts.clear()
            began, counted = self._counts.get(asker, (now, 0))
            if now - began >= WINDOW_SECONDS:
                began, counted = now, 0
            if counted and counted + number > limit:
                return max(math.ceil(WINDOW_SECONDS - (now - began)), 1)
            self._counts[asker] = began, counted + number
        return 0

    def forget(self) -> None:
        """Let everybody begin a new window."""
        with self._lock:
            self._counts.clear()
