"""Makes the ids of records: UUID version 7, ordered by time of creation."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new time-ordered id."""
    return uuid7()
