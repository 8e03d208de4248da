"""Turns a flow map into a drawing: a head, cards from left to right, the lines between them, a legend."""

from collections.abc import Iterator, Sequence

from customer_map.drawing.drawing import Drawing, View, node_id
from customer_map.drawing.flow.card import CARD_WIDTH, TouchpointCard, touchpoint_card
from customer_map.drawing.flow.legend import legend
from customer_map.drawing.flow.line import (
    label_size,
    label_texts,
    line_markup,
    spoken_line,
    thickness,
)
from customer_map.drawing.layered.graph import Box, Layout, Link
from customer_map.drawing.layered.layout import lay_out
from customer_map.drawing.svg import text_line
from customer_map.drawing.text import Font, clean, ellipsize
from customer_map.drawing.words import ENGLISH, Words, word
from customer_map.maps.flow import FlowEdge, FlowMap
from customer_map.maps.operations import DrawnNode

_MARGIN = 28.0
_HEAD_HEIGHT = 58.0
_LEGEND_GAP = 30.0
_LEAST_WIDTH = 640.0
_TITLE = Font(16, 600)
_SUBTITLE = Font(12, 400)


def draw_flow(flow: FlowMap, words: Words = ENGLISH, *, version: str = "") -> Drawing:
    """The drawing of a flow map; `words` are the reader's (see `words.ENGLISH`)."""
    moves = [edge for edge in flow.edges if edge.source != edge.target]
    again = {edge.source: edge for edge in flow.edges if edge.source == edge.target}
    cards = [
        touchpoint_card(
            node, again.get(node.id), flow.cases, words, thin=node.cases < flow.low_support
        )
        for node in flow.nodes
    ]
    most = max((edge.cases for edge in moves), default=0)
    layout = lay_out(_boxes(flow, cards), _links(flow, moves, most, words))
    left, top, right, bottom = _bounds(cards, layout)
    width = max(_LEAST_WIDTH, right - left)
    foot, foot_height = legend(flow, most, width, words)
    view: View = (
        left - _MARGIN,
        top - _HEAD_HEIGHT - _MARGIN,
        width + 2 * _MARGIN,
        bottom - top + _HEAD_HEIGHT + _LEGEND_GAP + foot_height + 2 * _MARGIN,
    )
    return Drawing(
        kind="flow",
        title=" – ".join(filter(None, (clean(flow.title), clean(flow.subtitle)))),
        view=view,
        nodes=(
            _plain("head", (left, top - _HEAD_HEIGHT), _head(flow, width)),
            *_card_nodes(flow, cards, layout),
            *_line_nodes(flow, moves, most, layout, words),
            _plain("legend", (left, bottom + _LEGEND_GAP), foot, word(words, "flow.legend")),
        ),
        version=version,
    )


def _boxes(flow: FlowMap, cards: Sequence[TouchpointCard]) -> list[Box]:
    most = max((node.starts for node in flow.nodes), default=0) or 1
    return [
        Box(CARD_WIDTH, card.height, node.starts / most)
        for node, card in zip(flow.nodes, cards, strict=True)
    ]


def _links(flow: FlowMap, moves: Sequence[FlowEdge], most: int, words: Words) -> list[Link]:
    places = {node.id: place for place, node in enumerate(flow.nodes)}
    links = []
    for edge in moves:
        share = _share(edge, most)
        label = label_size(label_texts(edge, share, words))
        links.append(Link(places[edge.source], places[edge.target], share, thickness(share), label))
    return links


def _share(edge: FlowEdge, most: int) -> float:
    return edge.cases / most if most else 0.0


def _bounds(cards: Sequence[TouchpointCard], layout: Layout) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all cards and lines."""
    tops = [y - card.height / 2 for card, (_, y) in zip(cards, layout.middles, strict=True)]
    bottoms = [y + card.height / 2 for card, (_, y) in zip(cards, layout.middles, strict=True)]
    middles = [x for x, _ in layout.middles]
    for route in layout.routes:
        heights = [point[1] for stretch in route.stretches for point in stretch]
        tops.append(min(*heights, route.label_at[1] - 14) - 8)
        bottoms.append(max(heights) + 8)
    if not middles:
        return 0.0, 0.0, 0.0, 0.0
    half = CARD_WIDTH / 2
    return min(middles) - half, min(tops), max(middles) + half, max(bottoms)


def _head(flow: FlowMap, width: float) -> str:
    title = ellipsize(clean(flow.title), _TITLE, width)
    subtitle = ellipsize(clean(flow.subtitle), _SUBTITLE, width)
    return text_line(title, (0.0, 16.0), _TITLE, "") + text_line(
        subtitle, (0.0, 36.0), _SUBTITLE, "soft"
    )


def _plain(own: str, at: tuple[float, float], body: str, label: str = "") -> DrawnNode:
    attributes = {"class": f"node node-{own}", "data-kind": own, "role": "presentation"}
    if label:
        attributes |= {"role": "note", "aria-label": label}
    return DrawnNode(
        id=own,
        after="" if own == "head" else "head",
        x=at[0],
        y=at[1],
        body=body,
        attributes=attributes,
    )


def _card_nodes(
    flow: FlowMap, cards: Sequence[TouchpointCard], layout: Layout
) -> Iterator[DrawnNode]:
    """The cards from left to right and from top to bottom, as they are read."""
    order = sorted(range(len(cards)), key=lambda place: layout.middles[place])
    previous = "head"
    for place in order:
        own = node_id(f"touchpoint:{flow.nodes[place].id}")
        x, y = layout.middles[place]
        yield DrawnNode(
            id=own,
            after=previous,
            x=x - CARD_WIDTH / 2,
            y=y - cards[place].height / 2,
            body=cards[place].markup,
            attributes=_attributes("touchpoint", "node-touchpoint", cards[place].spoken),
        )
        previous = own


def _line_nodes(
    flow: FlowMap, moves: Sequence[FlowEdge], most: int, layout: Layout, words: Words
) -> Iterator[DrawnNode]:
    """The lines by falling flow, so that a thin one crosses above a thick one."""
    names = {node.id: node.name for node in flow.nodes}
    previous = ""
    for place in sorted(range(len(moves)), key=lambda each: -moves[each].cases):
        edge, route = moves[place], layout.routes[place]
        own = node_id(f"flow:{edge.source}>{edge.target}")
        thin = edge.cases < flow.low_support
        share = _share(edge, most)
        spoken = spoken_line(edge, names, words, thin=thin)
        classes = ["node-flow", *["flow-back"] * route.is_backward, *["flow-few"] * thin]
        yield DrawnNode(
            id=own,
            after=previous,
            body=line_markup(edge, route, share, label_texts(edge, share, words), spoken),
            attributes=_attributes("flow", " ".join(classes), spoken),
        )
        previous = own


def _attributes(kind: str, classes: str, label: str) -> dict[str, str]:
    return {
        "class": f"node {classes}",
        "role": "listitem",
        "aria-label": label,
        "data-kind": kind,
    }
