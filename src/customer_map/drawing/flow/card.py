"""Turns one touchpoint into its card: name, customers and their share, score, and where journeys begin and end."""

from dataclasses import dataclass

from customer_map.drawing.flow.chips import CHIP_HEIGHT, Chip
from customer_map.drawing.flow.figures import count_text, duration_text
from customer_map.drawing.journey.figures import percent, signed
from customer_map.drawing.svg import element, text_line, titled
from customer_map.drawing.text import Font, clean, measure, wrap
from customer_map.drawing.words import Words, word
from customer_map.maps.flow import FlowEdge, FlowNode

CARD_WIDTH = 196.0

_PAD = 14.0
_INNER = CARD_WIDTH - 2 * _PAD
_NAME = Font(13, 600)
_FIGURE = Font(13, 500)
_SIDE = Font(12, 400)
_MOST_LINES = 3
_BAR_HEIGHT = 5.0
_CHIP_GAP = 6.0
_WORTH_A_CHIP = 0.01
_FELT = 0.15


@dataclass(frozen=True, slots=True)
class TouchpointCard:
    """What is drawn from the card's upper left corner on, its height, and its words."""

    markup: str
    height: float
    spoken: str


def touchpoint_card(
    node: FlowNode, again: FlowEdge | None, cases: int, words: Words, *, thin: bool
) -> TouchpointCard:
    """The card of a touchpoint; `again` is the edge from it to itself, `cases` how many there are in all."""
    name = wrap(clean(node.name), _NAME, _INNER, _MOST_LINES) or ["–"]
    y = 10.0 + _NAME.line_height * len(name)
    text = "".join(
        text_line(line, (_PAD, 23 + _NAME.line_height * index), _NAME, "")
        for index, line in enumerate(name)
    )
    chips = [chip for chip in _chips(node, again, cases) if chip.width <= _INNER]
    rows = _rows(chips)
    bar_y = y + 27
    bottom = bar_y + _BAR_HEIGHT + 13
    height = bottom + len(rows) * (CHIP_HEIGHT + 5)
    plate = element("rect", width=CARD_WIDTH, height=height, rx=10, class_="card shape")
    shade = element("rect", y=2, width=CARD_WIDTH, height=height, rx=10, class_="card-shade")
    spoken = _spoken(node, again, words, thin=thin)
    inside = text + _figures(node, y + 17) + _bar(node.share, bar_y) + _chip_rows(rows, bottom - 3)
    markup = shade + plate + element("g", inside, class_="thin-data" if thin else None)
    return TouchpointCard(titled(markup, spoken, node.href), height, spoken)


def _figures(node: FlowNode, y: float) -> str:
    """Customers and their share, and at the right how they felt."""
    count = count_text(node.cases)
    side = text_line(percent(node.share), (_PAD + measure(count, _FIGURE) + 7, y), _SIDE, "soft")
    return text_line(count, (_PAD, y), _FIGURE, "") + side + _score(node, y)


def _score(node: FlowNode, y: float) -> str:
    if node.score is None:
        return ""
    mean = node.score.mean
    tone = "good" if mean > _FELT else "bad" if mean < -_FELT else "warn"
    value = signed(mean)
    right = CARD_WIDTH - _PAD
    dot = element("circle", cx=right - measure(value, _SIDE) - 9, cy=y - 4, r=4, class_=tone)
    return dot + text_line(value, (right, y), _SIDE, "", anchor="end")


def _bar(share: float, y: float) -> str:
    full = {"x": _PAD, "y": y, "height": _BAR_HEIGHT, "rx": _BAR_HEIGHT / 2}
    length = max(_BAR_HEIGHT, min(1.0, max(0.0, share)) * _INNER)
    return element("rect", class_="bar-rest", width=_INNER, **full) + element(
        "rect", class_="bar", width=length, **full
    )


def _chips(node: FlowNode, again: FlowEdge | None, cases: int) -> list[Chip]:
    """Rare starts and ends would only crowd the card; its title tells them."""
    least = max(1.0, _WORTH_A_CHIP * cases)
    chips = []
    if node.starts >= least:
        chips.append(Chip("start", count_text(node.starts)))
    if again is not None:
        chips.append(Chip("again", count_text(again.cases)))
    if node.ends >= least:
        chips.append(Chip("end", count_text(node.ends)))
    return chips


def _rows(chips: list[Chip]) -> list[list[Chip]]:
    rows: list[list[Chip]] = []
    room = 0.0
    for chip in chips:
        if not rows or chip.width > room:
            rows.append([])
            room = _INNER
        rows[-1].append(chip)
        room -= chip.width + _CHIP_GAP
    return rows


def _chip_rows(rows: list[list[Chip]], y: float) -> str:
    parts = []
    for index, row in enumerate(rows):
        x = _PAD - 2
        for chip in row:
            parts.append(chip.markup(x, y + index * (CHIP_HEIGHT + 5)))
            x += chip.width + _CHIP_GAP
    return "".join(parts)


def _spoken(node: FlowNode, again: FlowEdge | None, words: Words, *, thin: bool) -> str:
    parts = [
        clean(node.name) or "–",
        f"{word(words, 'flow.customers', count=f'{node.cases:,}')} ({percent(node.share)})",
        word(words, "flow.touchpoints", count=f"{node.events:,}"),
    ]
    if node.starts:
        parts.append(word(words, "flow.starts", count=f"{node.starts:,}"))
    if again is not None:
        time = duration_text(again.median_seconds, words)
        parts.append(word(words, "flow.again", count=f"{again.cases:,}", time=time))
    if node.ends:
        parts.append(word(words, "flow.ends", count=f"{node.ends:,}"))
    if node.median_seconds is not None:
        parts.append(word(words, "flow.next", time=duration_text(node.median_seconds, words)))
    if node.score is not None:
        support = word(words, "support", count=f"{node.score.n:,}")
        parts.append(word(words, "flow.score", score=signed(node.score.mean), support=support))
    if thin:
        parts.append(word(words, "low_support"))
    return ", ".join(parts)
