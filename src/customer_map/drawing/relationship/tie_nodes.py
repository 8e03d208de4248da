"""Turns routed ties into the nodes of a drawing, in the order of the map."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from customer_map.drawing.drawing import node_id
from customer_map.drawing.paths import rounded_path
from customer_map.drawing.relationship.heights import Heights
from customer_map.drawing.relationship.labels import Label
from customer_map.drawing.relationship.lanes import Run
from customer_map.drawing.relationship.routes import Route
from customer_map.drawing.relationship.ties import (
    label_point,
    port_heights,
    tie_body,
    tie_classes,
    tie_corners,
)
from customer_map.drawing.text import clean
from customer_map.drawing.words import Words, word
from customer_map.maps.operations import DrawnNode

MANY_TIES = 40
"""With more ties than this all are drawn faintly, and the page brings out those of one person."""


@dataclass(frozen=True, slots=True)
class RoutedTies:
    """All routes of a map, with the lanes of their runs and the places of their labels."""

    routes: list[Route]
    runs: Mapping[str, list[Run]]
    labels: Mapping[str, Label]


def tie_nodes(ties: RoutedTies, heights: Heights, words: Words) -> Iterator[DrawnNode]:
    """One node per tie, each after the one before."""
    ports = port_heights(ties.routes)
    previous = ""
    for route in ties.routes:
        own, runs = route.tie.id, ties.runs[route.tie.id]
        corners = tie_corners(route, runs, heights, ports)
        label_at = label_point(ties.labels.get(own), runs, corners, heights)
        yield DrawnNode(
            id=node_id(own),
            after=previous,
            edge=rounded_path(corners),
            body=tie_body(route, label_at, corners),
            attributes=_tie_attributes(route, words, many=len(ties.routes) > MANY_TIES),
        )
        previous = node_id(own)


def _tie_attributes(route: Route, words: Words, *, many: bool) -> dict[str, str]:
    tie = route.tie
    spoken = [
        f"{route.source.card.name} {word(words, f'tie.{tie.kind}')} {route.target.card.name}",
        tie.label,
        word(words, "tie.assumed") if tie.assumed else "",
    ]
    attributes = {
        "class": f"node node-tie {tie_classes(tie, many=many)}".rstrip(),
        "role": "treeitem",
        "aria-level": "1",
        "aria-label": ", ".join(part for part in map(clean, spoken) if part),
        "data-kind": "tie",
        "data-source": node_id(tie.source),
        "data-target": node_id(tie.target),
    }
    if tie.ref:
        attributes["data-ref"] = tie.ref
    return attributes
