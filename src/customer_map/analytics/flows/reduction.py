"""Turns the figures of a flow into a map that can be read: its most frequent touchpoints and strongest transitions."""

from collections.abc import Callable, Iterable
from hashlib import blake2b

from customer_map.analytics.flows.figures import FlowFigures, TouchpointFigure, TransitionFigure
from customer_map.analytics.intervals import mean_estimate
from customer_map.analytics.log_guards import share_of
from customer_map.maps.flow import FlowEdge, FlowMap, FlowNode, HiddenFlow
from customer_map.maps.journey import Score

MOST_TOUCHPOINTS = 20
MOST_EDGES = 50
LOW_SUPPORT = 30

Link = Callable[[str, str | None], str]


def no_link(source: str, target: str | None) -> str:
    """Return no address: the figures of a map that opens nothing."""
    del source, target
    return ""


def flow_map(
    figures: FlowFigures,
    *,
    title: str,
    subtitle: str = "",
    most_touchpoints: int = MOST_TOUCHPOINTS,
    most_edges: int = MOST_EDGES,
    low_support: int = LOW_SUPPORT,
    link: Link = no_link,
) -> FlowMap:
    """Return the map of a flow, reduced to what can be read; what is left out is counted in `hidden`.

    It keeps the most frequent touchpoints, and of the transitions between them the strongest: first of each
    touchpoint the one that leads to it and the one that leads away from it, even if these are more than `most_edges`.
    `link` gives the address that opens the customers of a touchpoint (source, None) or of a transition.
    """
    touchpoints, transitions = figures.listed_touchpoints(), figures.listed_transitions()
    nodes = touchpoints[: max(1, most_touchpoints)]
    edges = strongest(transitions, {node.name for node in nodes}, most_edges)
    cases = {node.name: node.cases for node in nodes}
    codes = {name: code for code, name in enumerate(figures.names)}
    return FlowMap(
        id="flow",
        title=title,
        subtitle=subtitle,
        cases=figures.cases,
        events=figures.events,
        variants=figures.variants,
        nodes=tuple(_node(figures, node, codes[node.name], link) for node in nodes),
        edges=tuple(_edge(edge, cases[edge.source], link) for edge in edges),
        hidden=HiddenFlow(
            nodes=len(touchpoints) - len(nodes),
            node_events=figures.events - sum(node.events for node in nodes),
            edges=len(transitions) - len(edges),
            edge_events=figures.events - figures.cases - sum(edge.events for edge in edges),
        ),
        low_support=low_support,
    )


def node_id(name: str) -> str:
    """Return the id of a touchpoint on a map: the same in every map that shows it.

    >>> node_id("Order placed")
    't-ebe485954e17a361'
    """
    return f"t-{blake2b(name.encode(), digest_size=8).hexdigest()}"


def strongest(
    transitions: Iterable[TransitionFigure], names: set[str], most: int
) -> list[TransitionFigure]:
    """Return the strongest transitions among some touchpoints, in the order given (strongest first).

    A touchpoint that follows itself is thereby not yet reached or left.
    """
    inside = [one for one in transitions if one.source in names and one.target in names]
    between = [one for one in inside if one.source != one.target]
    first_in = {one.target: one for one in reversed(between)}
    first_out = {one.source: one for one in reversed(between)}
    needed = {*first_in.values(), *first_out.values()}
    free = max(0, most - len(needed))
    others = [one for one in inside if one not in needed][:free]
    kept = {*needed, *others}
    return [one for one in inside if one in kept]


def _node(figures: FlowFigures, node: TouchpointFigure, code: int, link: Link) -> FlowNode:
    return FlowNode(
        id=node_id(node.name),
        name=node.name,
        events=node.events,
        cases=node.cases,
        share=node.cases / figures.cases,
        starts=node.starts,
        ends=node.ends,
        median_seconds=node.median_seconds,
        score=_score(figures, code),
        href=link(node.name, None),
    )


def _score(figures: FlowFigures, code: int) -> Score | None:
    volumes = figures.volumes
    sums, squares = float(volumes.score_sums[code]), float(volumes.score_squares[code])
    found = mean_estimate(sums, squares, int(volumes.score_counts[code]), -1.0, 1.0)
    if found is None:
        return None
    return Score(mean=found.value, low=found.low, high=found.high, n=found.n)


def _edge(edge: TransitionFigure, visitors: int, link: Link) -> FlowEdge:
    share = share_of(edge.cases, visitors)
    return FlowEdge(
        source=node_id(edge.source),
        target=node_id(edge.target),
        events=edge.events,
        cases=edge.cases,
        share=share.value,
        low=share.low,
        high=share.high,
        median_seconds=edge.median_seconds,
        p90_seconds=edge.p90_seconds,
        href=link(edge.source, edge.target),
    )
