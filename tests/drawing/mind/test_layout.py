import pytest
from hypothesis import given, settings
from tests.drawing.geometry import corners, overlapping, rects, tree
from tests.maps.strategies import mind_maps

from customer_map.drawing import draw_mind
from customer_map.drawing.mind.layout import DEEPEST, MapTooDeepError
from customer_map.drawing.text import Font, measure
from customer_map.maps.mind import MindMap, Topic


def topic(name: str, *children: Topic, title: str = "x") -> Topic:
    return Topic(id=name, title=title, children=children)


def mind(*children: Topic) -> MindMap:
    return MindMap(id="m", title="", root=topic("root", *children))


@given(mind_maps(most=60))
@settings(max_examples=60, deadline=None)
def test_no_two_topics_overlap(sample: MindMap) -> None:
    assert overlapping(rects(draw_mind(sample), "shape")) == []


@given(mind_maps(most=40))
@settings(max_examples=40, deadline=None)
def test_every_title_fits_its_box_and_every_box_the_view(sample: MindMap) -> None:
    drawing = draw_mind(sample)
    x, y, width, height = drawing.view
    boxes = {box.name: box for box in rects(drawing, "shape")}
    for label in rects(drawing, "label-box"):
        box = boxes[label.name]
        assert box.left <= label.left + 0.1
        assert label.right <= box.right + 0.1
        assert box.top - 0.1 <= label.top
        assert label.bottom <= box.bottom + 0.1
    for box in boxes.values():
        assert x < box.left
        assert box.right < x + width
        assert y < box.top
        assert box.bottom < y + height


def test_a_title_is_never_wider_than_its_label_box() -> None:
    drawing = draw_mind(
        mind(topic("a", title="与信息技术部李总确认 single sign-on 与权限模型 " * 4))
    )
    (label,) = (box for box in rects(drawing, "label-box") if box.name == "a")
    lines = [
        "".join(line.itertext())
        for group in tree(drawing).iter()
        if group.get("data-id") == "a"
        for line in group.iter("{http://www.w3.org/2000/svg}text")
    ]
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert max(measure(line, Font(14, 600)) for line in lines) <= label.right - label.left


def test_branches_of_equal_size_share_both_sides_in_reading_order() -> None:
    drawing = draw_mind(mind(*(topic(name) for name in "abcd")))
    places = corners(drawing)
    assert [places[name][0] > 0 for name in "abcd"] == [True, True, False, False]
    assert places["a"][1] < places["b"][1]
    assert places["c"][1] < places["d"][1]


def test_children_grow_away_from_the_root() -> None:
    places = corners(draw_mind(mind(topic("a", topic("a1")), topic("b", topic("b1")))))
    assert places["a1"][0] > places["a"][0] > 0 > places["b"][0] > places["b1"][0]


def test_a_tree_too_deep_to_draw_is_refused() -> None:
    deep = topic("leaf")
    for level in range(DEEPEST + 1):
        deep = topic(f"t{level}", deep)
    with pytest.raises(MapTooDeepError):
        draw_mind(mind(deep))
