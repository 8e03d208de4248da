"""What is done on a mind map changes the records, and can be taken back."""

import pytest
from tests.insights.lenses.conftest import Company

from customer_map.maps.mind import Topic
from customer_map.maps.operations import Operation
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.models import Customer
from customer_map.server.insights.lenses.edits import ComputedBranchError, OperationRefusedError
from customer_map.server.insights.lenses.mind_edits import MindMapEditor
from customer_map.server.insights.lenses.mind_map import build_mind_map
from customer_map.server.saved_maps.models import SavedMap


def editor(user: User, saved: SavedMap) -> MindMapEditor:
    return MindMapEditor(Actor(user), user, build_mind_map(user, saved))


def node(saved: SavedMap, user: User, *path: str) -> Topic:
    """The topic at the end of a path of titles."""
    found = build_mind_map(user, saved).map.root
    for title in path:
        found = next(child for child in found.children if child.title == title)
    return found


def rename(topic: Topic, text: str) -> Operation:
    return Operation(id="1", kind="rename", node=topic.id, text=text)


def move(topic: Topic, parent: Topic) -> Operation:
    return Operation(id="1", kind="move", node=topic.id, parent=parent.id)


def test_renaming_a_customer_renames_the_record(company: Company, mind: SavedMap) -> None:
    cedar = node(mind, company.owner, "East", "High value", "Cedar")
    edit = editor(company.owner, mind).rename(rename(cedar, "Cedar Ltd"))
    assert Customer.records.get(pk=cedar.ref.split(":")[1]).name == "Cedar Ltd"
    editor(company.owner, mind).rename(edit.inverse)
    assert Customer.records.get(pk=cedar.ref.split(":")[1]).name == "Cedar"


def test_moving_a_customer_to_another_region_changes_its_region(
    company: Company, mind: SavedMap
) -> None:
    bamboo = node(mind, company.owner, "East", "Low value", "Bamboo")
    north = node(mind, company.owner, "North")
    edit = editor(company.owner, mind).move(move(bamboo, north))
    assert Customer.records.get(name="Bamboo").region == "North"
    editor(company.owner, mind).move(edit.inverse)
    assert Customer.records.get(name="Bamboo").region == "East"


def test_a_customer_cannot_be_dragged_into_another_value_tier(
    company: Company, mind: SavedMap
) -> None:
    bamboo = node(mind, company.owner, "East", "Low value", "Bamboo")
    high = node(mind, company.owner, "East", "High value")
    with pytest.raises(ComputedBranchError):
        editor(company.owner, mind).move(move(bamboo, high))
    assert Customer.records.get(name="Bamboo").region == "East"


def test_renaming_a_region_renames_it_at_all_its_customers_in_one_step(
    company: Company, mind: SavedMap
) -> None:
    east = node(mind, company.owner, "East")
    edit = editor(company.owner, mind).rename(rename(east, "Coast"))
    assert "3" in edit.notice
    assert Customer.records.filter(region="Coast").count() == 3
    undo_last_step(actor=Actor(company.owner))
    assert Customer.records.filter(region="East").count() == 3


def test_the_inverse_of_renaming_a_region_brings_it_back(company: Company, mind: SavedMap) -> None:
    east = node(mind, company.owner, "East")
    edit = editor(company.owner, mind).rename(rename(east, "Coast"))
    editor(company.owner, mind).rename(edit.inverse)
    assert Customer.records.filter(region="East").count() == 3


def test_a_value_tier_cannot_be_renamed(company: Company, mind: SavedMap) -> None:
    tier = node(mind, company.owner, "East", "High value")
    with pytest.raises(OperationRefusedError):
        editor(company.owner, mind).rename(rename(tier, "Gold"))


def test_who_may_only_look_cannot_rename(company: Company, mind: SavedMap) -> None:
    viewer = User.objects.create_user("v@example.com", name="V", role=Role.VIEWER)
    cedar = node(mind, viewer, "East", "High value", "Cedar")
    with pytest.raises(OperationRefusedError):
        editor(viewer, mind).rename(rename(cedar, "Mine"))
    assert Customer.records.filter(name="Cedar").exists()
