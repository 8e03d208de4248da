"""The map of a deal: its people, and what is claimed there over what the customer's own map says."""

import pytest
from tests.crm.people import acting, again, person

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, User
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.contacts import create_contact, delete_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity, delete_opportunity
from customer_map.server.crm.models import Contact, Opportunity
from customer_map.server.insights.lenses.relationship_map import build_relationship_map
from customer_map.server.saved_maps.actions import (
    add_member,
    assess,
    create_map,
    ensure_deal_map,
    remove_member,
    take_over_people,
)
from customer_map.server.saved_maps.models import Aspect, Assessment, MapMember, SavedMap
from customer_map.server.saved_maps.queries import (
    deal_map,
    members_of,
    people_to_take_over,
    said_on,
)

pytestmark = pytest.mark.django_db
ROLE, ATTITUDE, INFLUENCE = Aspect.BUYING_ROLE, Aspect.ATTITUDE, Aspect.INFLUENCE


class Deal:
    """A customer with one contact, its own map, and an opportunity."""

    def __init__(self) -> None:
        self.actor: Actor = acting()
        assert isinstance(self.actor.user, User)
        self.user = self.actor.user
        self.customer = create_customer(actor=self.actor, values={"name": "恒瑞"})
        self.contact: Contact = create_contact(
            actor=self.actor, values={"name": "李静", "customer": self.customer}
        )
        self.opportunity: Opportunity = create_opportunity(
            actor=again(self.actor), values={"name": "Pumps", "customer": self.customer}
        )

    def map(self) -> SavedMap:
        return ensure_deal_map(actor=again(self.actor), opportunity_id=self.opportunity.pk)

    def add(self, contact: Contact | None = None) -> MapMember:
        wanted = contact or self.contact
        return add_member(actor=again(self.actor), map_id=self.map().pk, contact_id=wanted.pk)

    def say(self, member: MapMember, aspect: str, value: str) -> Assessment | None:
        return assess(actor=again(self.actor), member_id=member.pk, aspect=aspect, value=value)

    def on_own_map(self, **claims: str) -> None:
        own = create_map(
            actor=again(self.actor),
            kind="relationship",
            name="恒瑞",
            definition={},
            customer_id=self.customer.pk,
            is_default=True,
        )
        member = add_member(actor=again(self.actor), map_id=own.pk, contact_id=self.contact.pk)
        for aspect, value in claims.items():
            self.say(member, aspect, value)


@pytest.fixture
def deal() -> Deal:
    return Deal()


def test_a_deal_has_one_map_that_belongs_to_its_owner(deal: Deal) -> None:
    saved = deal.map()
    assert deal.map() == saved
    assert (saved.opportunity, saved.customer, saved.owner) == (
        deal.opportunity,
        deal.customer,
        deal.user,
    )
    assert deal_map(deal.user, deal.opportunity) == saved


def test_a_deal_without_a_customer_has_no_map(deal: Deal) -> None:
    bare = create_opportunity(actor=again(deal.actor), values={"name": "Bare"})
    with pytest.raises(InvalidValueError):
        ensure_deal_map(actor=again(deal.actor), opportunity_id=bare.pk)


def test_what_is_claimed_anew_closes_what_was_claimed_before(deal: Deal) -> None:
    member = deal.add()
    deal.say(member, ATTITUDE, "neutral")
    deal.say(member, ATTITUDE, "supporter")
    deal.say(member, ATTITUDE, "supporter")
    rows = list(Assessment.records.order_by("recorded_at"))
    assert [(row.value, row.valid_to is None) for row in rows] == [
        ("neutral", False),
        ("supporter", True),
    ]
    undo_last_step(actor=again(deal.actor))
    assert said_on(deal.user, deal.map())[deal.contact.pk][ATTITUDE] == "neutral"


@pytest.mark.parametrize(
    ("aspect", "value"),
    [(ROLE, "king"), (ATTITUDE, "80"), (INFLUENCE, "101"), (INFLUENCE, "-1"), ("other", "x")],
)
def test_only_known_things_can_be_claimed(deal: Deal, aspect: str, value: str) -> None:
    member = deal.add()
    with pytest.raises(InvalidValueError):
        deal.say(member, aspect, value)
    assert not Assessment.records.exists()


def test_the_deal_says_more_than_the_map_of_the_customer(deal: Deal) -> None:
    deal.on_own_map(buying_role="user", attitude="mentor", influence="30")
    member = deal.add()
    deal.say(member, ROLE, "champion")
    said = said_on(deal.user, deal.map())[deal.contact.pk]
    assert (said[ROLE], said[ATTITUDE], said[INFLUENCE]) == ("champion", "mentor", "30")
    assert said.inherited == {ATTITUDE, INFLUENCE}
    card = build_relationship_map(deal.user, deal.map()).map.cards[0]
    assert (card.role, card.attitude, card.influence) == ("champion", "mentor", 30)
    deal.say(member, ROLE, "")
    assert said_on(deal.user, deal.map())[deal.contact.pk][ROLE] == "user"


def test_claims_of_a_deal_do_not_reach_the_map_of_the_customer(deal: Deal) -> None:
    deal.on_own_map(buying_role="user")
    deal.say(deal.add(), ROLE, "blocker")
    own = SavedMap.records.get(is_default=True)
    assert build_relationship_map(deal.user, own).map.cards[0].role == "user"


def test_people_from_elsewhere_stand_on_the_map_of_the_deal(deal: Deal) -> None:
    adviser = create_contact(actor=again(deal.actor), values={"name": "Adviser"})
    deal.add(adviser)
    names = {card.name for card in build_relationship_map(deal.user, deal.map()).map.cards}
    assert names == {"李静", "Adviser"}


def test_nobody_stands_there_twice_and_who_leaves_may_come_back(deal: Deal) -> None:
    member = deal.add()
    deal.say(member, ROLE, "champion")
    with pytest.raises(InvalidValueError):
        deal.add()
    remove_member(actor=again(deal.actor), member_id=member.pk)
    assert members_of(deal.user, deal.map()) == []
    assert said_on(deal.user, deal.map()) == {}
    undo_last_step(actor=again(deal.actor))
    assert said_on(deal.user, deal.map())[deal.contact.pk][ROLE] == "champion"


def test_a_deleted_contact_is_not_shown(deal: Deal) -> None:
    deal.add()
    delete_contact(actor=again(deal.actor), contact_id=deal.contact.pk)
    assert members_of(deal.user, deal.map()) == []


def test_who_may_not_read_the_deal_reads_nothing_of_its_map(deal: Deal) -> None:
    member = deal.add()
    deal.say(member, ROLE, "blocker")
    RoleRight.objects.create(
        role=Role.VIEWER, record_type=RecordType.OPPORTUNITY, intent=Intent.READ, reach=Reach.NONE
    )
    viewer = person(Role.VIEWER)
    for rows in (SavedMap.records, MapMember.records, Assessment.records):
        assert not rows.visible_to(viewer).exists()
        assert rows.visible_to(person(Role.MANAGER)).exists()
    delete_opportunity(actor=again(deal.actor), opportunity_id=deal.opportunity.pk)
    assert not SavedMap.records.visible_to(deal.user).exists()


def test_who_may_not_edit_the_map_claims_nothing(deal: Deal) -> None:
    member = deal.add()
    values = {"name": "王芳", "customer": deal.customer}
    second = create_contact(actor=again(deal.actor), values=values)
    for role in (Role.VIEWER, Role.MEMBER):
        other = acting(role)
        with pytest.raises((NotAllowedError, RecordNotFoundError)):
            assess(actor=other, member_id=member.pk, aspect=ROLE, value="user")
        with pytest.raises((NotAllowedError, RecordNotFoundError)):
            remove_member(actor=other, member_id=member.pk)
        with pytest.raises((NotAllowedError, RecordNotFoundError)):
            add_member(actor=other, map_id=member.map_id, contact_id=second.pk)
    assert not Assessment.records.exists()


def test_everybody_on_the_map_of_the_customer_is_taken_over_once(deal: Deal) -> None:
    assert take_over_people(actor=again(deal.actor), opportunity_id=deal.opportunity.pk) == []
    deal.on_own_map(buying_role="champion")
    assert people_to_take_over(deal.user, deal.opportunity) == [deal.contact]
    actor = again(deal.actor)
    came = take_over_people(actor=actor, opportunity_id=deal.opportunity.pk)
    assert [one.contact for one in came] == [deal.contact]
    assert said_on(deal.user, deal.map())[deal.contact.pk][ROLE] == "champion"
    assert people_to_take_over(deal.user, deal.opportunity) == []
    undo_last_step(actor=again(deal.actor))
    assert people_to_take_over(deal.user, deal.opportunity) == [deal.contact]
