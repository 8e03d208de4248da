"""Turns a routed tie into its path, its ends and its label, in the coordinates of the map."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from customer_map.drawing.relationship.chart import CARD_HEIGHT
from customer_map.drawing.relationship.heights import Heights
from customer_map.drawing.relationship.labels import Label
from customer_map.drawing.relationship.lanes import Run
from customer_map.drawing.relationship.routes import Route
from customer_map.drawing.relationship.seats import Seat
from customer_map.drawing.svg import Point, element, number, text_line
from customer_map.drawing.text import Font, clean, ellipsize, measure
from customer_map.maps.relationship import Tie

LABEL_FONT = Font(11, 500)
_LONGEST_LABEL = 150.0
_LABEL_HEIGHT = 17.0
_PORT_PITCH = 9.0
_OLD_DAYS = 180
_STRONG = 0.66

End = Literal["source", "target"]
PortHeights = dict[tuple[str, End], float]


def tie_label(tie: Tie) -> str:
    """The text that stands on the line."""
    return ellipsize(clean(tie.label), LABEL_FONT, _LONGEST_LABEL)


def label_width(tie: Tie) -> float:
    """The room the label takes along its line; 0 without a label."""
    text = tie_label(tie)
    return measure(text, LABEL_FONT) + 12 if text else 0.0


def port_heights(routes: Sequence[Route]) -> PortHeights:
    """How far below the card's top each end of each tie leaves it.

    Ties of one side are spread around its middle, those that go up first. Left ports sit half a
    pitch lower than right ones: lines of two neighbours never share a height.
    """
    sides: dict[tuple[str, int], list[tuple[int, str, End]]] = defaultdict(list)
    for route in routes:
        ends: tuple[tuple[End, Seat, int, int], ...] = (
            ("source", route.source, route.source_side, 0),
            ("target", route.target, route.target_side, -1),
        )
        for end, seat, side, index in ends:
            post = route.posts[index]
            rise = post.top + post.bottom - 4 * seat.row
            sides[seat.card.id, side].append((rise, route.tie.id, end))
    heights = {}
    for (_, side), found in sides.items():
        for place, (_, tie, end) in enumerate(sorted(found)):
            heights[tie, end] = _port_height(place, len(found), side)
    return heights


def _port_height(place: int, count: int, side: int) -> float:
    pitch = min(_PORT_PITCH * 2, (CARD_HEIGHT - 24) / count)
    middle = CARD_HEIGHT / 2 + (_PORT_PITCH / 2) * (1 if side < 0 else -1)
    return middle + (place - (count - 1) / 2) * pitch


def tie_corners(
    route: Route, runs: Sequence[Run], heights: Heights, ports: PortHeights
) -> list[Point]:
    """The line's corners from port to port."""
    source_y = heights.row(route.source.row) + ports[route.tie.id, "source"]
    target_y = heights.row(route.target.row) + ports[route.tie.id, "target"]
    start, end = (route.source_x, source_y), (route.target_x, target_y)
    corners = [start, (route.posts[0].x, start[1])]
    for run in runs:
        y = heights.lane(run.gutter, run.lane)
        corners += [(run.start, y), (run.end, y)]
    return [*corners, (route.posts[-1].x, end[1]), end]


def tie_body(route: Route, label_at: Point | None, corners: Sequence[Point]) -> str:
    """Arrowheads and label of a tie."""
    heads = "".join(_arrow(corners[place], side) for place, side in _arrow_ends(route))
    return heads + (_label(route.tie, label_at) if label_at else "")


def label_point(
    label: Label | None, runs: Sequence[Run], corners: Sequence[Point], heights: Heights
) -> Point | None:
    """The middle of a label; None without a label."""
    if label is None:
        return None
    if label.run is None:
        return label.x, corners[0 if label.at_source else -1][1]
    run = runs[label.run]
    return label.x, heights.lane(run.gutter, run.lane)


def tie_classes(tie: Tie, *, many: bool) -> str:
    """The classes that colour, dash and fade the line."""
    tone = {"influences": "", "in_conflict": "tie-bad", "allied": "tie-warm"}.get(
        tie.kind, "tie-quiet"
    )
    return " ".join(
        name
        for name, wanted in (
            (tone, bool(tone)),
            ("tie-assumed", tie.assumed),
            ("tie-strong", (tie.strength or 0) >= _STRONG),
            ("tie-old", (tie.age_days or 0) > _OLD_DAYS),
            ("tie-one-of-many", many),
        )
        if wanted
    )


def _arrow_ends(route: Route) -> list[tuple[int, int]]:
    """Influence points at whom it reaches, a conflict at both, everything else at nobody."""
    ends = {"influences": (-1,), "in_conflict": (0, -1)}.get(route.tie.kind, ())
    sides = {0: route.source_side, -1: route.target_side}
    return [(place, sides[place]) for place in ends]


def _arrow(tip: Point, side: int) -> str:
    x, y = tip
    back = 8.0 * side
    path = f"M{number(x)} {number(y)}l{number(back)} -4.2v8.4z"
    return element("path", d=path, class_="tie-arrow")


def _label(tie: Tie, at: Point) -> str:
    text = tie_label(tie)
    width = label_width(tie)
    x, y = at
    plate = element(
        "rect",
        x=x - width / 2,
        y=y - _LABEL_HEIGHT / 2,
        width=width,
        height=_LABEL_HEIGHT,
        rx=4,
        class_="label-box tie-plate",
    )
    line = text_line(text, (x, y + 4), LABEL_FONT, "tie-label", anchor="middle")
    return plate + element("g", line, class_="label")
