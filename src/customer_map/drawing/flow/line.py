"""Turns one transition into its line: as thick as the flow, with an arrow at its end and its figures above it."""

from collections.abc import Sequence

from customer_map.drawing.flow.figures import count_text, duration_text
from customer_map.drawing.journey.figures import percent
from customer_map.drawing.layered.graph import Route
from customer_map.drawing.svg import Point, element, points, text_line, titled
from customer_map.drawing.text import Font, clean, measure
from customer_map.drawing.words import Words, word
from customer_map.maps.flow import FlowEdge

LABEL_HEIGHT = 13.0

_COUNT = Font(11, 600)
_TIME = Font(11, 400)
_THINNEST, _THICKEST = 1.4, 11.0
_WORTH_A_TIME = 0.05
_WORTH_A_LABEL = 0.01
_APART = 5.0


def thickness(share: float) -> float:
    """Px of a line by its flow, as a share (0 to 1) of the thickest."""
    return max(_THINNEST, share * _THICKEST)


def label_texts(edge: FlowEdge, share: float, words: Words) -> tuple[str, str]:
    """What stands on the line: customers, and on wider lines the median time; nothing on hairlines."""
    if share < _WORTH_A_LABEL:
        return "", ""
    time = duration_text(edge.median_seconds, words) if share >= _WORTH_A_TIME else ""
    return count_text(edge.cases), time


def label_size(texts: tuple[str, str]) -> tuple[float, float]:
    """Width and height of a label in px."""
    count, time = texts
    if not count:
        return 0.0, 0.0
    width = measure(count, _COUNT) + (_APART + measure(time, _TIME) if time else 0.0)
    return width, LABEL_HEIGHT


def line_markup(
    edge: FlowEdge, route: Route, share: float, texts: tuple[str, str], spoken: str
) -> str:
    """The line of a transition with its arrow and its label."""
    width = thickness(share)
    path = element("path", d=_path(route, width), class_="flow", stroke_width=width)
    return titled(path + _arrow(route, width) + _label(route, texts), spoken, edge.href)


def spoken_line(edge: FlowEdge, names: dict[str, str], words: Words, *, thin: bool) -> str:
    """The transition in words."""
    parts = [
        f"{clean(names[edge.source]) or '–'} → {clean(names[edge.target]) or '–'}",
        f"{word(words, 'flow.customers', count=f'{edge.cases:,}')} ({percent(edge.share)})",
        word(words, "flow.times", count=f"{edge.events:,}"),
        word(
            words,
            "flow.median",
            time=duration_text(edge.median_seconds, words),
            most=duration_text(edge.p90_seconds, words),
        ),
    ]
    return ", ".join([*parts, *([word(words, "low_support")] if thin else [])])


def _arrow_length(width: float) -> float:
    return 5.0 + 0.75 * width


def _path(route: Route, width: float) -> str:
    """Level stretches joined by curves that leave and arrive level; it stops where the arrow begins."""
    stretches = _shortened(route, _arrow_length(width) - 1)
    parts = [f"M{points(stretches[0][:1])}"]
    for index, (start, end) in enumerate(stretches):
        if start != end:
            parts.append(f"L{points([end])}")
        if index + 1 < len(stretches):
            parts.append(_bend(end, stretches[index + 1][0]))
    return "".join(parts)


def _shortened(route: Route, length: float) -> Sequence[tuple[Point, Point]]:
    x, y = route.stretches[-1][1]
    tail = x + length if route.is_backward else x - length
    return [*route.stretches[:-1], ((tail, y), (tail, y))]


def _bend(start: Point, end: Point) -> str:
    if abs(start[1] - end[1]) < 0.01:
        return f"L{points([end])}"
    middle = (start[0] + end[0]) / 2
    return f"C{points([(middle, start[1]), (middle, end[1]), end])}"


def _arrow(route: Route, width: float) -> str:
    x, y = route.stretches[-1][1]
    back = _arrow_length(width) * (1 if route.is_backward else -1)
    half = 3.2 + 0.62 * width
    tip = 1.0 if route.is_backward else -1.0
    d = f"M{points([(x + tip, y), (x + back, y - half), (x + back, y + half)])}Z"
    return element("path", d=d, class_="flow-arrow")


def _label(route: Route, texts: tuple[str, str]) -> str:
    count, time = texts
    if not count:
        return ""
    x, y = route.label_at
    left = x - label_size(texts)[0] / 2
    text = text_line(count, (left, y - 3), _COUNT, "flow-count")
    if time:
        text += text_line(time, (left + measure(count, _COUNT) + _APART, y - 3), _TIME, "soft")
    return text
