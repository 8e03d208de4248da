"""How fast a source may send its events."""

from uuid import UUID

from customer_map.server.accounts.pace import Pace
from customer_map.server.intake.events.errors import TooManyEventsError

pace = Pace()
"""The pace of all sources."""


def require_room(source_id: UUID, events: int, limit: int) -> None:
    """Count events that were sent.

    Raises:
        TooManyEventsError: the source has used up its minute; these events are not counted.
    """
    seconds = pace.seconds_to_wait(source_id, events, limit)
    if seconds:
        raise TooManyEventsError(limit=limit, seconds=seconds)
