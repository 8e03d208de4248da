"""Who asks how often in: counted in windows of a minute, by all web processes together."""

import math
import time
from collections.abc import Hashable

from customer_map.server.accounts.windows import SharedWindows

WINDOW_SECONDS = 60.0


class Pace:
    """Counts what each asker has asked for since that asker's window of a minute began.

    Threads may share it, and so do processes forked after it was made.
    """

    def __init__(self) -> None:
        self._windows = SharedWindows()

    def seconds_to_wait(self, asker: Hashable, number: int, limit: int) -> int:
        """Count `number` askings and return 0, or count nothing and return the seconds until the next window.

        An asker's first asking of a window is let through however large it is.
        """
        now = time.monotonic()
        with self._windows.of(asker) as window:
            if not window.began or now - window.began >= WINDOW_SECONDS:
                window.began, window.count = now, 0
            if window.count and window.count + number > limit:
                return max(math.ceil(WINDOW_SECONDS - (now - window.began)), 1)
            window.count += number
        return 0

    def forget(self) -> None:
        """Let everybody begin a new window."""
        self._windows.forget()
