"""Turns the requests of a key into yes or wait: so many in a minute, counted by all web processes together."""

import time
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from customer_map.server.accounts.windows import SharedWindows
from customer_map.server.api.errors import TooManyRequestsError

WINDOW_SECONDS = 60


@dataclass(slots=True)
class Allowance:
    """What a key may still send until its window ends."""

    limit: int
    remaining: int
    ends_at: float

    def seconds_left(self) -> int:
        """Return the whole seconds until the window ends, at least one."""
        return max(1, round(self.ends_at - time.monotonic()))

    def headers(self) -> dict[str, str]:
        """Return the header fields that tell a program how it stands."""
        left = max(0, self.remaining)
        return {
            "RateLimit-Policy": f'"key";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"key";r={left};t={self.seconds_left()}',
        }


_windows = SharedWindows()


def spend(key_id: UUID) -> Allowance:
    """Count one request of a key; `remaining` is negative when it was one too many."""
    now = time.monotonic()
    limit = settings.API_REQUESTS_PER_MINUTE
    with _windows.of(key_id) as window:
        if not window.began or window.began + WINDOW_SECONDS <= now:
            window.began, window.count = now, 0
        window.count += 1
        return Allowance(limit, limit - window.count, window.began + WINDOW_SECONDS)


def require_allowance(allowance: Allowance) -> None:
    """Raise TooManyRequestsError when nothing is left."""
    if allowance.remaining < 0:
        raise TooManyRequestsError(limit=allowance.limit, seconds=allowance.seconds_left())
