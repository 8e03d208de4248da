"""A reduced map counts what it hides and leaves nothing hanging that need not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, log_of, paths_of

from customer_map.analytics.flows import flow_figures, flow_map
from customer_map.analytics.flows.figures import TransitionFigure
from customer_map.analytics.flows.reduction import node_id, strongest
from customer_map.analytics.intervals import share_estimate
from customer_map.maps.files import map_from_json, to_json
from customer_map.maps.flow import FlowMap, HiddenFlow

logs = journeys().filter(any)


def drawn(found: list[Journey], most_touchpoints: int = 20, most_edges: int = 50) -> FlowMap:
    figures = flow_figures(log_of(paths_of(found)))
    return flow_map(figures, title="x", most_touchpoints=most_touchpoints, most_edges=most_edges)


@given(logs)
def test_a_small_flow_is_shown_whole(found: list[Journey]) -> None:
    whole = drawn(found)
    assert whole.hidden == HiddenFlow()
    assert sum(node.events for node in whole.nodes) == whole.events
    assert sum(edge.events for edge in whole.edges) == whole.events - whole.cases
    for node in whole.nodes:
        entered = sum(edge.events for edge in whole.edges if edge.target == node.id) + node.starts
        left = sum(edge.events for edge in whole.edges if edge.source == node.id) + node.ends
        assert entered == left == node.events
    assert map_from_json(to_json(whole)) == whole


@given(logs, st.integers(1, 4), st.integers(0, 8))
def test_what_is_hidden_is_counted_and_what_is_shown_unchanged(
    found: list[Journey], touchpoints: int, edges: int
) -> None:
    whole, reduced = drawn(found), drawn(found, touchpoints, edges)
    hidden = reduced.hidden
    assert len(reduced.nodes) + hidden.nodes == len(whole.nodes)
    assert len(reduced.edges) + hidden.edges == len(whole.edges)
    assert sum(node.events for node in reduced.nodes) + hidden.node_events == whole.events
    shown = sum(edge.events for edge in reduced.edges)
    assert shown + hidden.edge_events == whole.events - whole.cases
    assert set(reduced.nodes) <= set(whole.nodes)
    assert set(reduced.edges) <= set(whole.edges)


@given(logs, st.integers(1, 4), st.integers(0, 8))
def test_no_touchpoint_hangs_in_the_air(found: list[Journey], touchpoints: int, edges: int) -> None:
    whole, reduced = drawn(found), drawn(found, touchpoints, edges)
    shown = {node.id for node in reduced.nodes}
    possible = [e for e in whole.edges if {e.source, e.target} <= shown and e.source != e.target]
    for end in ("source", "target"):
        reachable = {getattr(edge, end) for edge in possible}
        kept = [edge for edge in reduced.edges if edge.source != edge.target]
        assert {getattr(edge, end) for edge in kept} == reachable
    assert len(reduced.edges) <= max(edges, 2 * len(shown))


def test_the_strongest_way_in_and_out_is_kept_before_stronger_others() -> None:
    rows = [
        ("a", "b", 9),
        ("b", "b", 8),
        ("a", "c", 7),
        ("b", "c", 6),
        ("c", "d", 1),
        ("d", "a", 1),
    ]
    figures = [TransitionFigure(s, t, events, events, 0.0, 0.0) for s, t, events in rows]
    kept = [one.source + one.target for one in strongest(figures, set("abcd"), 5)]
    assert kept == ["ab", "ac", "bc", "cd", "da"]
    kept = [one.source + one.target for one in strongest(figures, set("abcd"), 0)]
    assert kept == ["ab", "ac", "bc", "cd", "da"]
    assert len(strongest(figures, set("abcd"), 6)) == 6


def test_the_figures_of_an_edge_and_a_node() -> None:
    paths = [journey(0, 1), journey(0, 1, 0, 1), journey(0, 2)]
    scored = [PlainEvent(0, 0, score=1.0), PlainEvent(3_000_000, 3, score=-0.5)]
    found = drawn([*paths, scored])
    edge = next(one for one in found.edges if one.target == node_id("b"))
    wilson = share_estimate(2, 4)
    assert wilson is not None
    assert (edge.source, edge.events, edge.cases) == (node_id("a"), 3, 2)
    assert (edge.share, edge.low, edge.high) == (0.5, wilson.low, wilson.high)
    node = found.nodes[0]
    assert (node.name, node.events, node.cases, node.share, node.starts) == ("a", 5, 4, 1.0, 4)
    assert node.score is not None
    assert (node.score.mean, node.score.n, node.score.low) == (1.0, 1, -1.0)
    assert next(one for one in found.nodes if one.name == "c").median_seconds is None


def test_addresses_are_those_that_the_caller_gives() -> None:
    figures = flow_figures(log_of(paths_of([journey(0, 1)])))
    found = flow_map(figures, title="x", link=lambda source, target: f"/{source}/{target or ''}")
    assert [node.href for node in found.nodes] == ["/a/", "/b/"]
    assert [edge.href for edge in found.edges] == ["/a/b"]


@pytest.mark.parametrize("name", ["", "NA", "张", "<script>", "a b"])
def test_ids_of_nodes_are_fit_for_a_drawing(name: str) -> None:
    assert node_id(name).isascii()
    assert node_id(name).removeprefix("t-").isalnum()
