"""Turns stages into the arrows on top of a journey map, and lanes into their names at its side."""

from customer_map.drawing.journey.cells import COLUMN_WIDTH, PAD
from customer_map.drawing.journey.figures import percent
from customer_map.drawing.journey.rows import PITCH, Row
from customer_map.drawing.svg import element, number, text_line, titled
from customer_map.drawing.text import Font, clean, ellipsize, wrap
from customer_map.drawing.theme import BRANCH_COLOURS
from customer_map.maps.journey import CardLane, ChannelLane, DwellLane, Lane, StageColumn

HEAD_HEIGHT = 84.0

_NAME = Font(15, 600)
_GOAL = Font(12, 400)
_COUNT = Font(12, 500)
_LANE = Font(13, 600)
_NOTE = Font(11, 400)
_POINT = 10.0
_LANE_HUES: dict[type[Lane], int] = {ChannelLane: 1, DwellLane: 6}


def stage_body(stage: StageColumn, *, is_last: bool) -> str:
    """An arrow with the stage's name, goal and customers; the last one points nowhere."""
    room = COLUMN_WIDTH - 2 * PAD - 4
    name = ellipsize(clean(stage.name), _NAME, room)
    goal = wrap(clean(stage.goal), _GOAL, room, 1 if stage.customers is not None else 2)
    lines = "".join(
        text_line(line, (PAD + 2, 48 + 17 * index), _GOAL, "soft")
        for index, line in enumerate(goal)
    )
    box = element("rect", x=PAD - 2, y=12, width=room + 8, height=22, rx=4, class_="label-box")
    label = element("g", text_line(name, (PAD + 2, 28), _NAME, ""), class_="label")
    return _arrow(is_last=is_last) + box + label + lines + _customers(stage)


def corner_body(subtitle: str, word_for_stages: str) -> str:
    """The word "stages", and under it what the map was drawn from."""
    note = wrap(clean(subtitle), _NOTE, 128, 3)
    return text_line(word_for_stages, (12, 26), _LANE, "soft") + "".join(
        text_line(line, (12, 44 + 15 * index), _NOTE, "faint") for index, line in enumerate(note)
    )


def lane_head(row: Row, stages: int, width: float) -> str:
    """The lane's name and note beside its panels, and what lies under its cells."""
    lane = row.lane
    bar = element(
        "rect", x=0, y=row.height / 2 - 10, width=3, height=20, rx=1.5, class_=f"ink-{_hue(row)}"
    )
    title = wrap(clean(lane.title), _LANE, width - 24, 2)
    note = wrap(clean(lane.note), _NOTE, width - 24, 2)
    top = row.height / 2 - (18 * len(title) + 15 * len(note)) / 2
    text = "".join(
        text_line(line, (12, top + 14 + 18 * index), _LANE, "") for index, line in enumerate(title)
    )
    text += "".join(
        text_line(line, (12, top + 18 * len(title) + 12 + 15 * index), _NOTE, "faint")
        for index, line in enumerate(note)
    )
    behind = element("g", row.behind, transform=f"translate({number(width)} 0)")
    return bar + text + _panels(row, stages, width) + (behind if row.behind else "")


def _panels(row: Row, stages: int, width: float) -> str:
    """One panel per cell; behind a curve one panel for the whole lane."""
    if row.behind:
        return _panel(width, PITCH * (stages - 1) + COLUMN_WIDTH, row.height) if stages else ""
    return "".join(
        _panel(width + PITCH * index, COLUMN_WIDTH, row.height) for index in range(stages)
    )


def _panel(x: float, width: float, height: float) -> str:
    return element("rect", x=x, y=0, width=width, height=height, rx=9, class_="panel")


def _hue(row: Row) -> int:
    if isinstance(row.lane, CardLane):
        return row.lane.colour % BRANCH_COLOURS
    return _LANE_HUES.get(type(row.lane), 0)


def _arrow(*, is_last: bool) -> str:
    right, foot = COLUMN_WIDTH - 2, HEAD_HEIGHT
    if is_last:
        return element("rect", width=COLUMN_WIDTH, height=foot, rx=8, class_="stage-head")
    tip = f"L{number(COLUMN_WIDTH + _POINT)} {number(foot / 2)}L{number(right)} {number(foot)}"
    back = f"H8Q0 {number(foot)} 0 {number(foot - 8)}V8Q0 0 8 0Z"
    return element("path", d=f"M8 0H{number(right)}{tip}{back}", class_="stage-head")


def _customers(stage: StageColumn) -> str:
    if stage.customers is None:
        return ""
    count = f"{stage.customers:,}"
    if stage.share is not None:
        count += f" · {percent(stage.share)}"
    return titled(text_line(count, (PAD + 2, 70), _COUNT, "accent-ink"), count, stage.href)
