"""Turns a journey map into a drawing: a table of stages and lanes, each cell a node."""

from collections.abc import Iterator

from customer_map.drawing.drawing import Drawing, node_id
from customer_map.drawing.journey.heads import HEAD_HEIGHT, corner_body, lane_head, stage_body
from customer_map.drawing.journey.rows import COLUMN_GAP, PITCH, Row, lane_row
from customer_map.drawing.svg import element
from customer_map.drawing.text import clean
from customer_map.drawing.words import ENGLISH, Words, word
from customer_map.maps.journey import JourneyMap, StageColumn
from customer_map.maps.operations import DrawnNode

LANE_HEAD_WIDTH = 148.0
_MARGIN = 24.0
_PAD = 18.0


def draw_journey(journey: JourneyMap, words: Words = ENGLISH, *, version: str = "") -> Drawing:
    """The drawing of a journey map; `words` are the reader's (see `words.ENGLISH`).

    Raises:
        DuplicateNodeError: Two stages or two lanes carry the same id.
    """
    rows = [lane_row(lane, journey.low_support, words) for lane in journey.lanes]
    width = LANE_HEAD_WIDTH + PITCH * len(journey.stages)
    height = HEAD_HEIGHT + sum(COLUMN_GAP + row.height for row in rows)
    sheet = DrawnNode(
        id="sheet",
        body=element(
            "rect",
            x=-_PAD,
            y=-_PAD,
            width=width + 2 * _PAD - COLUMN_GAP,
            height=height + 2 * _PAD,
            rx=12,
            class_="card",
        ),
        attributes={"class": "node node-sheet", "role": "presentation", "data-kind": "sheet"},
    )
    return Drawing(
        kind="journey",
        title=" – ".join(filter(None, (clean(journey.title), clean(journey.subtitle)))),
        view=(
            -_PAD - _MARGIN,
            -_PAD - _MARGIN,
            width + 2 * (_PAD + _MARGIN) - COLUMN_GAP,
            height + 2 * (_PAD + _MARGIN),
        ),
        nodes=(sheet, *_head_row(journey, words), *_lane_rows(journey, rows)),
        version=version,
    )


def _head_row(journey: JourneyMap, words: Words) -> Iterator[DrawnNode]:
    yield DrawnNode(
        id="stages",
        after="sheet",
        body=corner_body(journey.subtitle, word(words, "stages")),
        attributes=_attributes("head", "row", word(words, "stages")),
    )
    previous = ""
    for index, stage in enumerate(journey.stages):
        own = node_id(f"stage:{stage.id}")
        yield DrawnNode(
            id=own,
            parent="stages",
            after=previous,
            x=LANE_HEAD_WIDTH + PITCH * index,
            body=stage_body(stage, is_last=index == len(journey.stages) - 1),
            attributes=_attributes("stage", "columnheader", _spoken_stage(stage)),
        )
        previous = own


def _lane_rows(journey: JourneyMap, rows: list[Row]) -> Iterator[DrawnNode]:
    y = HEAD_HEIGHT + COLUMN_GAP
    previous = "stages"
    for row in rows:
        own = node_id(f"lane:{row.lane.id}")
        yield DrawnNode(
            id=own,
            after=previous,
            y=y,
            body=lane_head(row, len(journey.stages), LANE_HEAD_WIDTH),
            attributes=_attributes("lane", "row", row.lane.title),
        )
        yield from _cells(journey, row, own)
        previous = own
        y += row.height + COLUMN_GAP


def _cells(journey: JourneyMap, row: Row, lane: str) -> Iterator[DrawnNode]:
    previous = ""
    for index, (stage, cell) in enumerate(zip(journey.stages, row.cells, strict=True)):
        own = node_id(f"cell:{row.lane.id}:{stage.id}")
        spoken = f"{clean(row.lane.title)}, {clean(stage.name)}: {cell.spoken}"
        yield DrawnNode(
            id=own,
            parent=lane,
            after=previous,
            x=LANE_HEAD_WIDTH + PITCH * index,
            body=cell.markup,
            attributes=_attributes("cell", "cell", spoken),
        )
        previous = own


def _attributes(kind: str, role: str, label: str) -> dict[str, str]:
    return {
        "class": f"node node-{kind}",
        "role": role,
        "aria-label": clean(label),
        "data-kind": kind,
    }


def _spoken_stage(stage: StageColumn) -> str:
    customers = "" if stage.customers is None else f"{stage.customers:,}"
    return ", ".join(filter(None, (clean(stage.name), clean(stage.goal), customers)))
