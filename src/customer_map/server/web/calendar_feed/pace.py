"""How often a program may fetch a calendar: counted in windows of a minute, for all processes together."""

import time
from uuid import UUID

from django.core.cache import cache

WINDOW_SECONDS = 60
MOST_FETCHES = 30


def seconds_to_wait(feed_id: UUID) -> int:
    """Count one fetch; return 0, or in how many seconds the next window begins when this one is used up."""
    now = int(time.time())
    name = f"calendar_feed:{feed_id}:{now // WINDOW_SECONDS}"
    cache.add(name, 0, 2 * WINDOW_SECONDS)
    try:
        fetches = cache.incr(name)
    except ValueError:  # dropped between the two lines
        return 0
    return WINDOW_SECONDS - now % WINDOW_SECONDS if fetches > MOST_FETCHES else 0
