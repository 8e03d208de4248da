"""Turns the occurrence that an address names, such as 20260302T090000Z, into its moment."""

from datetime import UTC, datetime

STAMP = "%Y%m%dT%H%M%SZ"


def asked_occurrence(text: str) -> datetime | None:
    """Return the moment in UTC, or None when the text names none."""
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def stamp_of(moment: datetime) -> str:
    """Return how addresses name an occurrence."""
    return moment.astimezone(UTC).strftime(STAMP)
