"""Turns what the signs of a flow map mean into a legend of one or more rows under it."""

from typing import NamedTuple

from customer_map.drawing.flow.chips import Sign, sign_markup
from customer_map.drawing.flow.figures import count_text
from customer_map.drawing.flow.line import thickness
from customer_map.drawing.svg import element, text_line
from customer_map.drawing.text import Font, measure
from customer_map.drawing.words import Words, word
from customer_map.maps.flow import FlowMap

ROW_HEIGHT = 24.0

_TEXT = Font(11, 400)
_SAMPLE = 30.0
_APART = 26.0


class _Entry(NamedTuple):
    """A sign with its explanation, drawn around a baseline from x = 0 on."""

    markup: str
    width: float


def legend(flow: FlowMap, thickest: int, width: float, words: Words) -> tuple[str, float]:
    """The legend's markup from its upper left corner on, and its height; rows are at most `width` px wide."""
    entries = _entries(flow, thickest, words)
    x, y, parts = 0.0, 16.0, []
    for entry in entries:
        if x and x + entry.width > width:
            x, y = 0.0, y + ROW_HEIGHT
        parts.append(element("g", entry.markup, transform=f"translate({x:.1f} {y:.1f})"))
        x += entry.width + _APART
    return "".join(parts), y + 8


def _entries(flow: FlowMap, thickest: int, words: Words) -> list[_Entry]:
    moves = any(edge.source != edge.target for edge in flow.edges)
    found = [_line(1.0, word(words, "flow.legend.most", count=count_text(thickest)))] * moves
    found += [_line(0.25, word(words, "flow.legend.quarter", count=count_text(thickest // 4)))] * (
        moves and thickest >= 4
    )
    found += [_back(word(words, "flow.legend.back"))] * moves
    signs: list[Sign] = ["start", "again", "end"]
    found += [_sign(sign, word(words, f"flow.legend.{sign}")) for sign in signs]
    found += [_bar(word(words, "flow.legend.share"))]
    if any(node.cases < flow.low_support for node in flow.nodes):
        found.append(_text(word(words, "flow.legend.few", count=flow.low_support)))
    hidden = flow.hidden
    if hidden.nodes or hidden.edges:
        found.append(
            _text(word(words, "flow.legend.hidden", nodes=hidden.nodes, edges=hidden.edges))
        )
    return found


def _line(share: float, text: str) -> _Entry:
    line = element("path", d=f"M0 -4H{_SAMPLE}", class_="flow", stroke_width=thickness(share))
    return _explained(line, _SAMPLE, text)


def _back(text: str) -> _Entry:
    line = element("path", d=f"M7 -4H{_SAMPLE}", class_="flow", stroke_width=2.4)
    tip = element("path", d="M0 -4L8 -8.5L8 .5Z", class_="flow-arrow")
    return _explained(element("g", line + tip, class_="flow-back"), _SAMPLE, text)


def _sign(sign: Sign, text: str) -> _Entry:
    return _explained(sign_markup(sign, 6.0, -4.0), 13.0, text)


def _bar(text: str) -> _Entry:
    whole = element("rect", y=-6.5, width=_SAMPLE, height=5, rx=2.5, class_="bar-rest")
    part = element("rect", y=-6.5, width=_SAMPLE * 0.6, height=5, rx=2.5, class_="bar")
    return _explained(whole + part, _SAMPLE, text)


def _text(text: str) -> _Entry:
    return _Entry(text_line(text, (0.0, 0.0), _TEXT, "faint"), measure(text, _TEXT))


def _explained(sign: str, width: float, text: str) -> _Entry:
    label = text_line(text, (width + 8, 0.0), _TEXT, "soft")
    return _Entry(sign + label, width + 8 + measure(text, _TEXT))
