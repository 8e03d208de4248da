"""How fast a source sends: events counted in windows of a minute, in this process."""

import math
import threading
import time
from uuid import UUID

from customer_map.server.intake.events.errors import TooManyEventsError

WINDOW_SECONDS = 60.0


class Pace:
    """Counts the events of each source since the window of a minute began."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[UUID, tuple[float, int]] = {}

    def require_room(self, source_id: UUID, events: int, limit: int) -> None:
        """Count events that were sent.

        Raises:
            TooManyEventsError: the source has used up its minute; these events are not counted.
        """
        now = time.monotonic()
        with self._lock:
            began, counted = self._counts.get(source_id, (now, 0))
            if now - began >= WINDOW_SECONDS:
                began, counted = now, 0
            if counted and counted + events > limit:
                seconds = math.ceil(WINDOW_SECONDS - (now - began))
                raise TooManyEventsError(limit=limit, seconds=max(seconds, 1))
            self._counts[source_id] = began, counted + events


pace = Pace()
"""The pace of all sources, as this process sees it."""
