"""Segments as branches: live, overlapping, and one record however often it stands there."""

import pytest
from tests.insights.lenses.conftest import Company

from customer_map.maps.mind import Topic
from customer_map.maps.operations import Operation
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.saved_filters import create_saved_filter, delete_saved_filter
from customer_map.server.crm.models import Customer, SavedFilter
from customer_map.server.insights.lenses.mind_levels import MindDefinition
from customer_map.server.insights.lenses.mind_map import build_mind_map
from customer_map.server.insights.lenses.operating import operate
from customer_map.server.saved_maps.actions import create_map, remember_view
from customer_map.server.saved_maps.models import MapKind, SavedMap


def segment(owner: User, name: str, tree: dict[str, object], *, shared: bool = True) -> SavedFilter:
    values = {"name": name, "record_type": "customer", "tree": tree, "is_shared": shared}
    return create_saved_filter(actor=Actor(owner), values=values)


@pytest.fixture
def east(company: Company) -> SavedFilter:
    return segment(company.owner, "In the east", {"field": "region", "op": "is", "value": "East"})


@pytest.fixture
def with_c(company: Company) -> SavedFilter:
    return segment(company.owner, "With C", {"field": "name", "op": "starts_with", "value": "C"})


@pytest.fixture
def mind(company: Company, east: SavedFilter, with_c: SavedFilter) -> SavedMap:
    chosen = {"levels": ["segment"], "segments": [str(east.pk), str(with_c.pk)]}
    return create_map(actor=Actor(company.owner), kind=MapKind.MIND, name="Mine", definition=chosen)


def root_of(user: User, mind: SavedMap) -> Topic:
    return build_mind_map(user, mind).map.root


def test_each_chosen_segment_is_a_branch_with_its_members(company: Company, mind: SavedMap) -> None:
    root = root_of(company.owner, mind)
    names = {one.title: sorted(child.title for child in one.children) for one in root.children}
    east = sorted(Customer.records.filter(region="East").values_list("name", flat=True))
    with_c = sorted(Customer.records.filter(name__startswith="C").values_list("name", flat=True))
    assert names == {"In the east": east, "With C": with_c}
    assert set(east) & set(with_c)
    together = len(set(east) | set(with_c))
    assert root.note == f"{together} customers"


def test_a_customer_of_two_segments_is_one_record_shown_twice(
    company: Company, mind: SavedMap
) -> None:
    shown = [one for one in root_of(company.owner, mind).walk() if one.title == "Cloud Path"]
    assert len(shown) == 2
    assert len({one.ref for one in shown}) == 1
    assert len({one.id for one in shown}) == 2
    renaming = Operation(id="1", kind="rename", node=shown[0].id, text="Cloudy", ref=shown[0].ref)
    assert operate(company.owner, mind, (renaming,)).refusal is None
    titles = [one.title for one in root_of(company.owner, mind).walk()]
    assert titles.count("Cloudy") == 2


def test_ids_stay_unique_when_both_are_opened(company: Company, mind: SavedMap) -> None:
    shown = [one for one in root_of(company.owner, mind).walk() if one.title == "Cloud Path"]
    remember_view(user=company.owner, map_id=mind.pk, opened=[one.id for one in shown])
    root = root_of(company.owner, mind)
    ids = [one.id for one in root.walk()]
    assert len(ids) == len(set(ids))
    opened = [one for one in root.walk() if one.title == "Cloud Path"]
    assert all(one.children for one in opened)


def test_membership_is_live(company: Company, mind: SavedMap) -> None:
    Customer.records.filter(name="Cloud Path").update(region="West")
    east = next(one for one in root_of(company.owner, mind).children if one.title == "In the east")
    assert "Cloud Path" not in [one.title for one in east.children]


def test_a_segment_leads_and_other_levels_follow(company: Company, east: SavedFilter) -> None:
    levels = ["region", "segment", "industry"]
    stored = {"levels": levels, "segments": [str(east.pk)]}
    assert MindDefinition.read(stored).levels == ("segment", "region", "industry")
    mind = create_map(actor=Actor(company.owner), kind=MapKind.MIND, name="Mine", definition=stored)
    (branch,) = root_of(company.owner, mind).children
    assert [one.title for one in branch.children] == ["East"]


def test_segments_that_are_hidden_or_gone_are_no_branches(
    company: Company, mind: SavedMap, east: SavedFilter
) -> None:
    hidden = segment(company.owner, "Private", {}, shared=False)
    SavedMap.records.filter(pk=mind.pk).update(
        definition={"levels": ["segment"], "segments": [str(hidden.pk), str(east.pk)]}
    )
    mind.refresh_from_db()
    colleague = User.objects.create_user("c@example.com", name="C", role=Role.ADMIN)
    assert [one.title for one in root_of(colleague, mind).children] == ["In the east"]
    delete_saved_filter(actor=Actor(company.owner), filter_id=east.pk)
    assert not root_of(colleague, mind).children


def test_nobody_is_moved_into_a_segment_by_hand(company: Company, mind: SavedMap) -> None:
    root = root_of(company.owner, mind)
    names = {one.title: one for one in root.children}
    one = names["With C"].children[0]
    moving = Operation(id="1", kind="move", node=one.id, parent=names["In the east"].id)
    refusal = operate(company.owner, mind, (moving,)).refusal
    assert refusal is not None
    assert refusal.code == "computed_branch"


def test_an_empty_segment_is_a_branch_too(company: Company) -> None:
    nobody = segment(company.owner, "Nobody", {"field": "name", "op": "is", "value": "-"})
    stored = {"levels": ["segment", "region"], "segments": [str(nobody.pk)]}
    mind = create_map(actor=Actor(company.owner), kind=MapKind.MIND, name="Mine", definition=stored)
    assert [one.title for one in root_of(company.owner, mind).children] == ["Nobody"]
