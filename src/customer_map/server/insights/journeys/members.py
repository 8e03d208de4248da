"""Turns a figure of a journey map into the customers behind it."""

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.journeys import first_entries, next_entries
from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Customer
from customer_map.server.insights.journeys.definitions import JourneyDefinition
from customer_map.server.insights.journeys.figures import ReadJourney, read_journey
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.saved_maps.models import SavedMap


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
    if stage not in places or figure not in _MEMBERS:
        raise RecordNotFoundError
    read = read_journey(user, saved, definition, filters or JourneyFilters())
    codes = _MEMBERS[figure](read, places[stage])
    ids = [read.log.customers[code] for code in codes.tolist()]
    return Customer.records.visible_to(user).filter(pk__in=ids)


def _reached(read: ReadJourney, stage: int) -> NDArray[np.int64]:
    columns = read.log.columns
    return np.unique(columns.customers[columns.stages == stage])


def _went_on(read: ReadJourney, stage: int) -> NDArray[np.int64]:
    columns = read.log.columns
    entries = first_entries(columns, len(read.part.reached))
    absent = len(columns.times)
    owners = np.unique(columns.customers[columns.stages >= 0])
    gone: NDArray[np.int64] = owners[next_entries(entries, stage, absent) < absent]
    return gone


def _dropped_off(read: ReadJourney, stage: int) -> NDArray[np.int64]:
    return np.setdiff1d(_reached(read, stage), _went_on(read, stage))


def _unhappy(read: ReadJourney, stage: int) -> NDArray[np.int64]:
    columns = read.log.columns
    return np.unique(columns.customers[(columns.stages == stage) & (columns.scores < 0)])


_MEMBERS = {
    "reached": _reached,
    "went_on": _went_on,
    "dropped_off": _dropped_off,
    "unhappy": _unhappy,
}
