"""The times that a sender gives in, the time by our clock out."""

from datetime import UTC, datetime, timedelta

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)


def occurred_at(
    *, received: datetime, sent: datetime | None, noted: datetime | None
) -> datetime | None:
    """When it happened: what the sender noted, moved by how much its clock is off; None when that cannot be.

    A clock that is slow by an hour says of now that it is an hour ago: `sent` shows it, as the request takes no time.
    """
    if noted is None:
        return received
    moment = _aware(noted)
    if sent is not None:
        try:
            moment += received - _aware(sent)
        except OverflowError:
            return None
    return moment if FIRST <= moment <= received + AHEAD else None


def _aware(moment: datetime) -> datetime:
    """Times without a zone are in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
