"""Turns the lanes of a journey map into rows of cells, each row as high as its highest cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from customer_map.drawing.journey.cells import (
    COLUMN_WIDTH,
    Cell,
    cards_cell,
    channels_cell,
    conversion_cell,
    dwell_cell,
    empty_cell,
    reach_cell,
)
from customer_map.drawing.journey.curve import CURVE_HEIGHT, curve_markup, score_cell
from customer_map.drawing.words import Words
from customer_map.maps.journey import (
    CardLane,
    Cards,
    Channels,
    Conversion,
    Dwell,
    DwellLane,
    Lane,
    Reach,
    Score,
    ScoreLane,
)

COLUMN_GAP = 8.0
PITCH = COLUMN_WIDTH + COLUMN_GAP


@dataclass(frozen=True, slots=True)
class Row:
    """A lane with its cells and height; `behind` is drawn under all cells, from the first one on."""

    lane: Lane
    cells: tuple[Cell, ...]
    height: float
    behind: str = ""


def lane_row(lane: Lane, low_support: int, words: Words) -> Row:
    """The row of one lane. Figures on fewer than `low_support` customers or scores are greyed."""
    cells = tuple(_cell(lane, figure, low_support, words) for figure in lane.cells)
    if isinstance(lane, ScoreLane):
        return Row(lane, cells, CURVE_HEIGHT, curve_markup(lane.cells, PITCH))
    return Row(lane, cells, max([48.0, *(cell.height for cell in cells)]))


Figure = Reach | Conversion | Dwell | Channels | Score | Cards | None


def _cell(lane: Lane, figure: Figure, low_support: int, words: Words) -> Cell:
    match figure:
        case Reach():
            cell = reach_cell(figure)
        case Conversion():
            cell = conversion_cell(figure, words, thin=figure.support < low_support)
        case Dwell():
            longest = _longest(lane.cells) if isinstance(lane, DwellLane) else figure.p90_days
            cell = dwell_cell(figure, longest, words, thin=figure.support < low_support)
        case Channels():
            cell = channels_cell(figure, words)
        case Score():
            cell = score_cell(figure, words, thin=figure.n < low_support)
        case Cards():
            cell = cards_cell(figure, lane.colour if isinstance(lane, CardLane) else 0)
        case _:
            cell = empty_cell()
    return cell


def _longest(cells: Sequence[Dwell | None]) -> float:
    return max((cell.p90_days for cell in cells if cell), default=0.0)
