"""A condition in, nothing out, as soon as it is true; a failed test when it takes longer than a start may."""

import time
from collections.abc import Callable

from installation import START_SECONDS


def wait_until(condition: Callable[[], bool], *, tick: float = 0.1) -> None:
    """Return when it is true."""
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(tick)
