"""The relationship map shows positions, their holders, reporting lines and ties."""

from datetime import timedelta

from django.utils import timezone
from tests.insights.lenses.conftest import Company

from customer_map.maps.operations import Operation
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.models import Contact, Employment, Position
from customer_map.server.insights.lenses.relationship_edits import RelationshipMapEditor
from customer_map.server.insights.lenses.relationship_map import (
    BuiltRelationshipMap,
    build_relationship_map,
)
from customer_map.server.saved_maps.actions import remember_view
from customer_map.server.saved_maps.models import Aspect, Assessment, MapMember, SavedMap


def card_of(built: BuiltRelationshipMap, position: Position) -> str:
    return next(card for card, pk in built.positions.items() if pk == position.pk)


def test_positions_report_to_each_other_and_carry_their_holders(
    company: Company, relationship: SavedMap
) -> None:
    built = build_relationship_map(company.owner, relationship)
    cards = {card.title: card for card in built.map.cards if card.title}
    assert cards["Chief"].name == "Zhang Wei"
    assert cards["Buyer"].reports_to == cards["Chief"].id
    assert cards["CFO"].placeholder


def test_people_without_a_position_stand_beside(company: Company, relationship: SavedMap) -> None:
    built = build_relationship_map(company.owner, relationship)
    wang = next(card for card in built.map.cards if card.name == "Wang Fang")
    assert wang.reports_to is None


def test_dropping_a_person_without_a_position_on_a_card_gives_one(
    company: Company, relationship: SavedMap
) -> None:
    built = build_relationship_map(company.owner, relationship)
    chief = card_of(built, company.positions["chief"])
    wang = f"contact:{company.people['Wang Fang'].pk}"
    editor = RelationshipMapEditor(Actor(company.owner), built)
    edit = editor.move(Operation(id="1", kind="move", node=wang, parent=chief))
    placed = Position.records.get(employments__contact=company.people["Wang Fang"])
    assert placed.reports_to == company.positions["chief"]
    assert edit.inverse is None
    undo_last_step(actor=Actor(company.owner))
    after = build_relationship_map(company.owner, relationship).map.cards
    assert next(card for card in after if card.name == "Wang Fang").reports_to is None
    assert len(after) == len(built.map.cards)


def test_dropping_on_a_person_without_a_position_gives_both_one(
    company: Company, relationship: SavedMap
) -> None:
    built = build_relationship_map(company.owner, relationship)
    cfo = card_of(built, company.positions["empty"])
    wang = f"contact:{company.people['Wang Fang'].pk}"
    editor = RelationshipMapEditor(Actor(company.owner), built)
    editor.move(Operation(id="1", kind="move", node=cfo, parent=wang))
    above = Position.records.get(pk=company.positions["empty"].pk).reports_to
    assert above
    assert [row.contact for row in above.employments.all()] == [company.people["Wang Fang"]]


def test_ties_join_the_cards_of_their_people(company: Company, relationship: SavedMap) -> None:
    built = build_relationship_map(company.owner, relationship)
    tie = built.map.ties[0]
    assert tie.source == card_of(built, company.positions["buyer"])
    assert tie.target == card_of(built, company.positions["chief"])
    assert tie.assumed


def test_what_is_claimed_on_this_map_colours_the_card(
    company: Company, relationship: SavedMap
) -> None:
    member = MapMember.records.create(map=relationship, contact=company.people["Li Na"])
    Assessment.records.create(member=member, aspect=Aspect.BUYING_ROLE, value="champion")
    long_ago = timezone.now() - timedelta(days=9)
    closed = {"valid_from": long_ago, "valid_to": timezone.now()}
    Assessment.records.create(member=member, aspect=Aspect.INFLUENCE, value="10", **closed)
    Assessment.records.create(member=member, aspect=Aspect.INFLUENCE, value="80")
    built = build_relationship_map(company.owner, relationship)
    card = next(card for card in built.map.cards if card.name == "Li Na")
    assert (card.role, card.influence, card.attitude) == ("champion", 80, "")


def test_who_left_no_longer_holds_the_position(company: Company, relationship: SavedMap) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    Employment.records.filter(position=company.positions["buyer"]).update(
        valid_from=yesterday - timedelta(days=9), valid_to=yesterday
    )
    built = build_relationship_map(company.owner, relationship)
    buyer = next(card for card in built.map.cards if card.title == "Buyer")
    assert buyer.placeholder


def test_a_folded_card_hides_its_reports(company: Company, relationship: SavedMap) -> None:
    built = build_relationship_map(company.owner, relationship)
    chief = card_of(built, company.positions["chief"])
    remember_view(user=company.owner, map_id=relationship.pk, closed=[chief])
    folded = build_relationship_map(company.owner, relationship).map
    assert {card.title for card in folded.cards} == {"Chief", ""}
    assert next(card for card in folded.cards if card.id == chief).hidden == 2
    assert folded.ties == ()


def test_moving_a_card_changes_who_the_position_reports_to(
    company: Company, relationship: SavedMap
) -> None:
    built = build_relationship_map(company.owner, relationship)
    editor = RelationshipMapEditor(Actor(company.owner), built)
    cfo = card_of(built, company.positions["empty"])
    buyer = card_of(built, company.positions["buyer"])
    edit = editor.move(Operation(id="1", kind="move", node=cfo, parent=buyer))
    company.positions["empty"].refresh_from_db()
    assert company.positions["empty"].reports_to == company.positions["buyer"]
    assert edit.inverse.parent == card_of(built, company.positions["chief"])


def test_renaming_a_card_renames_the_person_or_the_empty_position(
    company: Company, relationship: SavedMap
) -> None:
    built = build_relationship_map(company.owner, relationship)
    editor = RelationshipMapEditor(Actor(company.owner), built)
    chief = card_of(built, company.positions["chief"])
    cfo = card_of(built, company.positions["empty"])
    editor.rename(Operation(id="1", kind="rename", node=chief, text="Zhang Wei Ming"))
    editor.rename(Operation(id="2", kind="rename", node=cfo, text="Finance chief"))
    assert Contact.records.filter(name="Zhang Wei Ming").exists()
    assert Position.records.filter(title="Finance chief").exists()


def test_a_viewer_sees_the_map_and_may_change_nothing(
    company: Company, relationship: SavedMap
) -> None:
    viewer = User.objects.create_user("v@example.com", name="V", role=Role.VIEWER)
    cards = build_relationship_map(viewer, relationship).map.cards
    assert len(cards) == 4
    assert all(card.may == {"fold"} for card in cards)
