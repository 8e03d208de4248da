"""Turns a saved journey into the journey map that a user sees."""

from dataclasses import replace
from urllib.parse import urlencode

import msgspec
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customer_map.analytics.journey_lanes import (
    Address,
    channel_cells,
    conversion_cells,
    dwell_cells,
    reach_cells,
    score_cells,
)
from customer_map.errors import RecordNotFoundError
from customer_map.kernels.stage_progress import JourneyPart
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
from customer_map.server.insights.channels import channel_name
from customer_map.server.insights.journeys.definitions import (
    STAGE_NAMES,
    JourneyDefinition,
    JourneyStage,
    map_title,
)
from customer_map.server.insights.journeys.feelings import felt_texts, with_texts
from customer_map.server.insights.journeys.figures import ReadJourney, read_journey
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.journeys.voice import voice_lanes
from customer_map.server.saved_maps.models import SavedMap

MEMBERS_PAGE = "journey_members"


def build_journey(user: User, saved: SavedMap, filters: JourneyFilters | None = None) -> JourneyMap:
    """Return the journey map `saved` as `user` sees it, in the language of now."""
    chosen = filters or JourneyFilters()
    definition = JourneyDefinition.of(saved)
    read = read_journey(user, saved, definition, chosen)
    felt = with_texts(read.part, felt_texts(user, definition, chosen))
    address = _addresses(saved, definition, chosen)
    return JourneyMap(
        id=str(saved.pk),
        title=map_title(saved),
        subtitle=_subtitle(read.part, chosen),
        stages=_columns(definition, read.part, address),
        lanes=_lanes(replace(read, part=felt), address) + voice_lanes(user, definition, chosen),
    )


def stage_name(saved: SavedMap, stage: str) -> str:
    """Return the name of a stage in the reader's language.

    Raises RecordNotFoundError when the journey has no such stage.
    """
    for one in JourneyDefinition.of(saved).stages:
        if one.id == stage:
            return _name(one)
    raise RecordNotFoundError


def _subtitle(part: JourneyPart, filters: JourneyFilters) -> str:
    told = ngettext(
        "Read from {count} touchpoint", "Read from {count} touchpoints", part.touchpoints
    ).format(count=number_format(part.touchpoints, force_grouping=True))
    left = _("{count} of them in no stage").format(
        count=number_format(part.unassigned, force_grouping=True)
    )
    return " · ".join([told, *filters.words(), *([left] if part.unassigned else [])])


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
    channels = [channel_name(channel) for channel in read.channels]
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
                note=_("scores, and texts without one, 95 % interval"),
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
