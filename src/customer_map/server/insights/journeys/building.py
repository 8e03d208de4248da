"""Turns a saved journey into the journey map that a user sees, and a figure on it into the customers behind it."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

import msgspec
import numpy as np
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from customer_map.analytics.journey_lanes import (
    Address,
    channel_cells,
    conversion_cells,
    dwell_cells,
    reach_cells,
    score_cells,
)
from customer_map.analytics.journeys import (
    JourneyPart,
    first_entries,
    next_entries,
    read_journeys,
)
from customer_map.errors import RecordNotFoundError
from customer_map.maps.journey import (
    ChannelLane,
    ConversionLane,
    DwellLane,
    JourneyMap,
    Lane,
    ReachLane,
    ScoreLane,
    StageColumn,
)
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Customer
from customer_map.server.insights.channels import channel_name
from customer_map.server.insights.journeys.definitions import (
    STAGE_NAMES,
    JourneyDefinition,
    JourneyStage,
    map_title,
)
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.journeys.keeping import Keeper
from customer_map.server.insights.journeys.reading import JourneyLog, read_log
from customer_map.server.saved_maps.models import SavedMap

Figure = Literal["reached", "went_on", "dropped_off", "unhappy"]
MEMBERS_PAGE = "journey_members"


@dataclass(frozen=True, slots=True)
class ReadJourney:
    """A journey as it was read: the log, and what happened in it."""

    log: JourneyLog
    part: JourneyPart


_journeys: Keeper[ReadJourney] = Keeper()


def build_journey(user: User, saved: SavedMap, filters: JourneyFilters | None = None) -> JourneyMap:
    """Return the journey map `saved` as `user` sees it, in the language of now."""
    chosen = filters or JourneyFilters()
    definition = JourneyDefinition.of(saved)
    read = _read(user, saved, definition, chosen)
    address = _addresses(saved, definition, chosen)
    return JourneyMap(
        id=str(saved.pk),
        title=map_title(saved),
        subtitle=_subtitle(read.part),
        stages=_columns(definition, read.part, address),
        lanes=_lanes(read, address),
    )


def journey_members(
    user: User,
    saved: SavedMap,
    stage: str,
    figure: Figure,
    filters: JourneyFilters | None = None,
) -> VisibleRows[Customer]:
    """Return the customers behind a figure of a stage.

    Raises RecordNotFoundError when the journey has no such stage or figure.
    """
    definition = JourneyDefinition.of(saved)
    places = {one.id: place for place, one in enumerate(definition.stages)}
    if stage not in places or figure not in _MEMBERS:
        raise RecordNotFoundError
    read = _read(user, saved, definition, filters or JourneyFilters())
    codes = _MEMBERS[figure](read, places[stage])
    ids = [read.log.customers[code] for code in codes.tolist()]
    return Customer.records.visible_to(user).filter(pk__in=ids)


def _read(
    user: User, saved: SavedMap, definition: JourneyDefinition, filters: JourneyFilters
) -> ReadJourney:
    def read() -> ReadJourney:
        log = read_log(user, definition, filters)
        sizes = {"stages": len(definition.stages), "channels": len(log.channels)}
        return ReadJourney(log, read_journeys(log.columns, **sizes))

    chosen = msgspec.json.encode(filters).decode()
    key = f"{_sees_like(user)} {saved.pk} {saved.version} {chosen}"
    return _journeys.get(key, read)


def _sees_like(user: User) -> str:
    """Whoever sees all customers and touchpoints sees the same journey."""
    types = (RecordType.CUSTOMER, RecordType.TOUCHPOINT, RecordType.ORDER)
    reaches = {reach_of(user, kind, Intent.READ) for kind in types}
    return "everything" if reaches == {Reach.ALL} else str(user.pk)


def _subtitle(part: JourneyPart) -> str:
    told = ngettext(
        "Read from {count} touchpoint", "Read from {count} touchpoints", part.touchpoints
    ).format(count=number_format(part.touchpoints, force_grouping=True))
    if not part.unassigned:
        return told
    left = _("{count} of them in no stage").format(
        count=number_format(part.unassigned, force_grouping=True)
    )
    return f"{told} · {left}"


def _columns(
    definition: JourneyDefinition, part: JourneyPart, address: Address
) -> tuple[StageColumn, ...]:
    cells = reach_cells(part, address)
    return tuple(
        StageColumn(
            id=stage.id,
            name=_name(stage),
            goal=stage.goal,
            customers=cell.customers,
            share=cell.share,
            href=cell.href,
        )
        for stage, cell in zip(definition.stages, cells, strict=True)
    )


def _name(stage: JourneyStage) -> str:
    return stage.name or str(STAGE_NAMES.get(stage.id, stage.id))


def _lanes(read: ReadJourney, address: Address) -> tuple[Lane, ...]:
    part = read.part
    channels = [channel_name(channel) for channel in read.log.channels]
    lanes: list[Lane] = [
        ReachLane(id="reach", title=_("Customers reached"), cells=reach_cells(part, address)),
        ConversionLane(
            id="conversion",
            title=_("Went on"),
            note=_("to a later stage, 95 % interval"),
            cells=conversion_cells(part, address),
        ),
        DwellLane(
            id="dwell",
            title=_("Time in the stage"),
            note=_("median and 90 % of customers"),
            cells=dwell_cells(part, address),
        ),
        ChannelLane(
            id="channels",
            title=_("Channels"),
            note=_("share of touchpoints"),
            cells=channel_cells(part, channels, address),
        ),
    ]
    if part.score_counts.sum():
        lanes.append(
            ScoreLane(
                id="score",
                title=_("Emotion"),
                note=_("mean score, 95 % interval"),
                cells=score_cells(part, address),
            )
        )
    return tuple(lanes)


def _addresses(saved: SavedMap, definition: JourneyDefinition, filters: JourneyFilters) -> Address:
    chosen = {name: value for name, value in msgspec.to_builtins(filters).items() if value}
    query = f"?{urlencode(chosen)}" if chosen else ""

    def address(stage: int, figure: str) -> str:
        try:
            page = reverse(MEMBERS_PAGE, args=(saved.pk, definition.stages[stage].id, figure))
        except NoReverseMatch:
            return ""
        return page + query

    return address


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
