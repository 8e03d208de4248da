from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawing import geometry

from customer_map.drawing.layered.cells import grid_of
from customer_map.drawing.layered.cycles import arrows_of
from customer_map.drawing.layered.graph import Box, Layout, Link, Route
from customer_map.drawing.layered.layers import Arrow, layers_of
from customer_map.drawing.layered.layout import lay_out
from customer_map.drawing.layered.ordering import crossings, order_columns


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    count = draw(st.integers(1, 9))
    heights = draw(st.lists(st.floats(40, 120), min_size=count, max_size=count))
    boxes = [Box(150, height, draw(st.floats(0, 1))) for height in heights]
    pairs = [(one, other) for one in range(count) for other in range(count) if one != other]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    return boxes, [draw(links(*pair)) for pair in chosen]


def links(source: int, target: int) -> st.SearchStrategy[Link]:
    label = st.sampled_from([(0.0, 0.0), (60.0, 13.0)])
    return st.builds(
        Link, st.just(source), st.just(target), st.floats(0, 1), st.floats(1, 11), label
    )


def box_places(boxes: list[Box], layout: Layout) -> list[geometry.Box]:
    return [
        geometry.Box(
            str(place), x - box.width / 2, y - box.height / 2, x + box.width / 2, y + box.height / 2
        )
        for place, (box, (x, y)) in enumerate(zip(boxes, layout.middles, strict=True))
    ]


def label_places(links: list[Link], layout: Layout) -> list[geometry.Box]:
    return [
        geometry.Box("label", x - width / 2, y - height, x + width / 2, y)
        for link, route in zip(links, layout.routes, strict=True)
        for (width, height), (x, y) in [(link.label, route.label_at)]
        if height
    ]


def line_points(route: Route) -> Iterator[tuple[float, float]]:
    """Points along the line as it is drawn, its ends left out."""
    for (_, start), (end, _) in pairwise(route.stretches):
        middle = (start[0] + end[0]) / 2
        for step in (0.1, 0.3, 0.5, 0.7, 0.9):
            rest = 1 - step
            weights = (rest**3, 3 * rest**2 * step, 3 * rest * step**2, step**3)
            xs = (start[0], middle, middle, end[0])
            ys = (start[1], start[1], end[1], end[1])
            yield tuple(  # type: ignore[misc]
                sum(weight * value for weight, value in zip(weights, values, strict=True))
                for values in (xs, ys)
            )
    for start, end in route.stretches:
        yield (start[0] + end[0]) / 2, start[1]


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_nothing_overlaps_and_no_line_runs_through_a_box(
    graph: tuple[list[Box], list[Link]],
) -> None:
    boxes, links = graph
    layout = lay_out(boxes, links)
    places = box_places(boxes, layout)
    labels = label_places(links, layout)
    assert geometry.overlapping([*places, *labels]) == []
    for route in layout.routes:
        for x, y in line_points(route):
            dot = geometry.Box("line", x, y, x, y)
            assert not [box.name for box in places if box.overlaps(dot, by=0.5)]


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_every_line_leads_from_its_source_to_its_target(
    graph: tuple[list[Box], list[Link]],
) -> None:
    boxes, links = graph
    layout = lay_out(boxes, links)
    for link, route in zip(links, layout.routes, strict=True):
        (x, y), (to_x, to_y) = route.stretches[0][0], route.stretches[-1][1]
        side = -1 if route.is_backward else 1
        source, target = layout.middles[link.source], layout.middles[link.target]
        assert x == pytest.approx(source[0] + side * boxes[link.source].width / 2)
        assert to_x == pytest.approx(target[0] - side * boxes[link.target].width / 2)
        assert abs(y - source[1]) <= boxes[link.source].height / 2
        assert abs(to_y - target[1]) <= boxes[link.target].height / 2
        assert (to_x < x) == route.is_backward


@given(graphs())
@settings(max_examples=50, deadline=None)
def test_equal_graphs_are_laid_out_equally(graph: tuple[list[Box], list[Link]]) -> None:
    assert lay_out(*graph) == lay_out(*graph)


def test_nothing_is_laid_out_as_nothing() -> None:
    assert lay_out([], []) == Layout((), ())


def test_the_lightest_link_of_a_circle_is_the_way_back() -> None:
    links = [Link(0, 1, 0.9, 1), Link(1, 2, 0.8, 1), Link(2, 0, 0.1, 1)]
    assert arrows_of(3, links) == [Arrow(0, 1, 0.9), Arrow(1, 2, 0.8), Arrow(0, 2, 0.1)]
    layout = lay_out([Box(10, 10)] * 3, links)
    assert [route.is_backward for route in layout.routes] == [False, False, True]


def test_a_box_stands_one_layer_behind_the_longest_path_to_it() -> None:
    arrows = [Arrow(0, 1, 1.0), Arrow(1, 2, 1.0), Arrow(0, 2, 1.0)]
    assert layers_of([Box(10, 10)] * 3, arrows) == [0, 1, 2]


def test_a_box_without_predecessors_stands_beside_what_it_leads_to() -> None:
    arrows = [Arrow(0, 1, 1.0), Arrow(1, 2, 1.0), Arrow(3, 2, 0.5)]
    boxes = [Box(10, 10, pull=1.0), *[Box(10, 10)] * 3]
    assert layers_of(boxes, arrows) == [0, 1, 2, 1]


def test_a_weak_arrow_does_not_stretch_the_map() -> None:
    strong = [Arrow(0, 1, 1.0), Arrow(1, 3, 1.0), Arrow(0, 2, 0.9), Arrow(2, 3, 0.9)]
    assert layers_of([Box(10, 10)] * 4, [*strong, Arrow(0, 3, 0.01)]) == [0, 1, 1, 2]
    # Level ends would leave no way for the line, so here even a weak arrow binds.
    assert layers_of([Box(10, 10)] * 4, [*strong, Arrow(1, 2, 0.01)]) == [0, 1, 2, 3]


def brute_force_crossings(columns: list[list[int]], pairs: list[tuple[int, int]]) -> int:
    place = {cell: index for column in columns for index, cell in enumerate(column)}
    column_of = {cell: index for index, column in enumerate(columns) for cell in column}
    return sum(
        column_of[one[0]] == column_of[other[0]]
        and (place[one[0]] - place[other[0]]) * (place[one[1]] - place[other[1]]) < 0
        for one, other in combinations(pairs, 2)
    )


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_crossings_are_counted_as_by_hand_and_ordering_never_adds_any(
    graph: tuple[list[Box], list[Link]],
) -> None:
    boxes, links = graph
    layers = layers_of(boxes, arrows_of(len(boxes), links))
    backward = frozenset(
        place for place, link in enumerate(links) if layers[link.source] > layers[link.target]
    )
    grid = grid_of(boxes, links, layers, backward)
    before = crossings(grid)
    pairs = [(segment.left, segment.right) for segment in grid.segments]
    assert before == brute_force_crossings(grid.columns, pairs)
    order_columns(grid)
    assert crossings(grid) == brute_force_crossings(grid.columns, pairs) <= before
