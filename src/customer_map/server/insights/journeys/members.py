"""Turns a figure of a journey map into the customers behind it."""

from collections.abc import Callable

import pyarrow as pa

from customer_map.errors import RecordNotFoundError
from customer_map.kernels.stage_progress import StageMembers
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Customer
from customer_map.server.insights.index.marks import one_view
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.feelings import felt_texts
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.journeys.reading import read_log
from customer_map.server.saved_maps.models import SavedMap
from customer_map.touchpoints.paths import Flags

UNHAPPY = "unhappy"


def journey_members(
    user: User,
    saved: SavedMap,
    stage: str,
    figure: str,
    filters: JourneyFilters | None = None,
) -> VisibleRows[Customer]:
    """Return the customers behind a figure of a stage.

    Raises RecordNotFoundError when the journey has no such stage or figure.
    """
    definition = JourneyDefinition.of(saved)
    places = {one.id: place for place, one in enumerate(definition.stages)}
    if stage not in places or figure not in _FIGURES:
        raise RecordNotFoundError
    with one_view():
        staged = read_log(user, definition, filters or JourneyFilters())
    ids, members = staged.members(places[stage])
    chosen = set(ids.filter(pa.array(_FIGURES[figure](members))).to_pylist())
    if figure == UNHAPPY:
        chosen |= felt_texts(user, definition, filters or JourneyFilters()).unhappy(places[stage])
    return Customer.records.visible_to(user).filter(pk__in=sorted(map(str, chosen)))


_FIGURES: dict[str, Callable[[StageMembers], Flags]] = {
    "reached": lambda members: members.reached,
    "went_on": lambda members: members.went_on,
    "dropped_off": lambda members: members.dropped_off,
    UNHAPPY: lambda members: members.unhappy,
}
