from xml.etree import ElementTree as ET

import pytest
from tests.drawing.geometry import NAMESPACE, tree

from customer_map.drawing import Drawing, draw_map
from customer_map.drawing.drawing import DuplicateNodeError, node_id
from customer_map.maps.mind import MindMap, Topic
from customer_map.maps.operations import DrawnNode
from customer_map.maps.relationship import PersonCard, RelationshipMap, Tie


def mind(*children: Topic) -> MindMap:
    return MindMap(id="m", title='Plan "A" & <B>', root=Topic(id="r", title="x", children=children))


def test_the_root_tells_its_kind_its_version_and_its_hash() -> None:
    drawing = draw_map(mind(), version="v7")
    root = tree(drawing)
    assert root.tag == f"{NAMESPACE}svg"
    assert root.get("class") == "cm-map cm-map-mind"
    assert root.get("role") == "tree"
    assert root.get("data-version") == "v7"
    assert root.get("data-hash") == drawing.hash
    assert root.get("aria-label") == 'Plan "A" & <B>'
    assert [float(part) for part in root.get("viewBox", "").split()] == list(drawing.view)


def test_the_hash_changes_with_what_is_drawn_and_not_with_the_version() -> None:
    one, other = draw_map(mind(), version="1"), draw_map(mind(), version="2")
    assert one.hash == other.hash
    assert one.hash != draw_map(mind(Topic(id="a", title=""))).hash


def test_the_same_map_gives_the_same_bytes() -> None:
    assert (
        draw_map(mind(Topic(id="a", title="b"))).to_svg()
        == draw_map(mind(Topic(id="a", title="b"))).to_svg()
    )


def test_children_are_nested_and_ties_lie_above_all_cards() -> None:
    cards = (PersonCard(id="a", name="A"), PersonCard(id="b", name="B", reports_to="a"))
    ties = (Tie(id="t", source="a", target="b"),)
    world = tree(draw_map(RelationshipMap(id="m", title="", cards=cards, ties=ties)))[-1]
    assert [child.get("data-id") or child.get("class") for child in world] == ["a", "layer-ties"]
    assert world[0].find(f"{NAMESPACE}g[@class='children']/{NAMESPACE}g").get("data-id") == "b"
    assert world[-1][0].get("data-kind") == "tie"


def test_an_id_that_may_not_stand_in_a_page_is_spelled_differently() -> None:
    assert node_id('"><script>') == "x-223e3c7363726970743e"
    assert node_id("") == "x-"


def test_two_nodes_with_one_id_are_refused() -> None:
    with pytest.raises(DuplicateNodeError):
        draw_map(mind(Topic(id="a", title=""), Topic(id="a", title="")))
    with pytest.raises(DuplicateNodeError):
        Drawing(kind="mind", title="", view=(0, 0, 1, 1), nodes=(DrawnNode(id="a"),) * 2)
    people = (PersonCard(id="a", name=""), PersonCard(id="a", name=""))
    with pytest.raises(DuplicateNodeError):
        draw_map(RelationshipMap(id="m", title="", cards=people))


def test_a_style_sheet_travels_inside_when_asked_for() -> None:
    svg = draw_map(mind()).to_svg(style=".a > .b { fill: red }")
    style = ET.fromstring(svg).find(f"{NAMESPACE}style")  # noqa: S314
    assert style is not None
    assert style.text == ".a > .b { fill: red }"
