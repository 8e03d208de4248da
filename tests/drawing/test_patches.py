import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.maps.strategies import mind_maps, relationship_maps

from customer_map.drawing import apply, diff, draw_mind, draw_relationship
from customer_map.maps.files import from_json, to_json
from customer_map.maps.mind import MindMap, Topic
from customer_map.maps.operations import Patch


@given(mind_maps(most=20), mind_maps(most=20))
def test_a_patch_turns_one_mind_map_into_any_other(old: MindMap, new: MindMap) -> None:
    one, other = draw_mind(old, version="v1"), draw_mind(new, version="v2")
    other = msgspec.structs.replace(other, title=one.title)
    patch = from_json(to_json(diff(one, other)), Patch)
    assert apply(patch, one) == other
    assert patch.hash == other.hash


@given(st.tuples(relationship_maps(most=10), relationship_maps(most=10)))
def test_a_patch_turns_one_relationship_map_into_any_other(pair: tuple) -> None:
    one, other = (draw_relationship(each) for each in pair)
    other = msgspec.structs.replace(other, title=one.title)
    assert apply(diff(one, other), one) == other


def branch(name: str, *children: Topic) -> Topic:
    return Topic(id=name, title=name, children=children)


def drawn(*topics: Topic):
    return draw_mind(MindMap(id="m", title="", root=branch("root", *topics)))


def test_equal_drawings_have_nothing_to_patch() -> None:
    patch = diff(drawn(branch("a")), drawn(branch("a")))
    assert (patch.upsert, patch.remove) == ((), ())


def test_a_renamed_leaf_touches_no_other_branch() -> None:
    old = drawn(branch("a", branch("a1")), branch("b", branch("b1")))
    new = drawn(branch("a", Topic(id="a1", title="a2")), branch("b", branch("b1")))
    assert [node.id for node in diff(old, new).upsert] == ["a1"]


def test_a_moved_branch_takes_its_children_along_unmentioned() -> None:
    old = drawn(branch("a", branch("x", branch("x1"))), branch("b"))
    new = drawn(branch("a"), branch("b", branch("x", branch("x1"))))
    patch = diff(old, new)
    assert "x" in {node.id for node in patch.upsert}
    assert patch.remove == ()


def test_the_touched_nodes_are_told_even_when_nothing_changed() -> None:
    old = drawn(branch("a"), branch("b"))
    assert [node.id for node in diff(old, old, touched=frozenset({"b"})).upsert] == ["b"]


def test_removed_nodes_are_named_with_all_below_them() -> None:
    assert set(diff(drawn(branch("a", branch("a1"))), drawn()).remove) == {"a", "a1"}
