"""Turns a saved journey and a user into what happened at each of its stages, kept while nothing changes."""

from dataclasses import dataclass

import msgspec
from django.utils import timezone

from customer_map.kernels.stage_progress import JourneyPart
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.insights.index.marks import one_view
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.journeys.keeping import Keeper
from customer_map.server.insights.journeys.reading import read_log
from customer_map.server.saved_maps.models import SavedMap


@dataclass(frozen=True, slots=True)
class ReadJourney:
    """What happened in a journey, and the channels that its figures count, by their codes."""

    part: JourneyPart
    channels: tuple[str, ...]


_journeys: Keeper[ReadJourney] = Keeper()


def read_journey(
    user: User, saved: SavedMap, definition: JourneyDefinition, filters: JourneyFilters
) -> ReadJourney:
    """Read the journey as `user` may see it, or return it as it was read before.

    Raises:
        TimeSpanError: First and last touchpoint are more than 136 years apart.
    """

    def read() -> ReadJourney:
        with one_view():
            staged = read_log(user, definition, filters)
        return ReadJourney(staged.read(), staged.channels)

    if (
        filters.segment
    ):  # its members depend on the reader, the day and records that no stamp watches
        return read()
    chosen = msgspec.json.encode(filters).decode()
    zone = timezone.get_current_timezone_name() if filters.since or filters.until else ""
    key = f"{_sees_like(user)} {saved.pk} {saved.version} {chosen} {zone}"
    return _journeys.get(key, read)


def _sees_like(user: User) -> str:
    """Whoever sees all customers and touchpoints sees the same journey; others their own, as far as they reach now."""
    types = (RecordType.CUSTOMER, RecordType.TOUCHPOINT, RecordType.ORDER)
    reaches = [reach_of(user, kind, Intent.READ) for kind in types]
    return "everything" if set(reaches) == {Reach.ALL} else f"{user.pk} {reaches}"
