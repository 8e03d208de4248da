"""Every role and reach over every kind of record, against rights worked out by hand in plain Python."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

import pytest
from django.utils import timezone

from customer_map.server.accounts.models import RoleRight, Team, User
from customer_map.server.accounts.roles import DEFAULT_REACH, Intent, Reach, RecordType, Role
from customer_map.server.audit.records import Governed
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    Employment,
    Identifier,
    Note,
    Opportunity,
    Order,
    OrderLine,
    Participant,
    Pipeline,
    Position,
    Product,
    Relationship,
    Reminder,
    Stage,
    Tag,
    Touchpoint,
)
from customer_map.server.saved_maps.models import MapMember, SavedMap

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """What decides about a row: its owner, the owner of its customer, what is deleted."""

    owner: str
    customer_owner: str = "no customer"
    is_deleted: bool = False
    is_customer_deleted: bool = False


@dataclass(frozen=True)
class World:
    """Two teams: `me` and `mate` share one, `stranger` is in the other; "" is nobody."""

    people: dict[str, User | None]
    customers: dict[tuple[str, bool], Customer]


OWNERS = ("me", "mate", "stranger", "")


@pytest.fixture
def world() -> World:
    mine, other = Team.objects.create(name="East"), Team.objects.create(name="West")
    people: dict[str, User | None] = {"": None}
    for name, team in (("me", mine), ("mate", mine), ("stranger", other)):
        user = User.objects.create_user(f"{name}@example.com", name=name, role=Role.MEMBER)
        user.teams.add(team)
        people[name] = user
    deleted_at = {False: None, True: timezone.now()}
    customers = {
        (owner, gone): Customer.records.create(
            name=f"{owner} {gone}", owner=people[owner], deleted_at=deleted_at[gone]
        )
        for owner, gone in product(OWNERS, (False, True))
    }
    return World(people, customers)


def reach(user_reach: Reach, owner: str) -> bool:
    """Whether somebody with this reach gets at rows of this owner: the rule, said once more."""
    return {
        Reach.NONE: False,
        Reach.OWN: owner == "me",
        Reach.TEAM: owner in {"me", "mate", ""},
        Reach.ALL: True,
    }[user_reach]


def expected(row: Row, own_reach: Reach, customer_reach: Reach) -> bool:
    if row.is_deleted or row.is_customer_deleted or not reach(own_reach, row.owner):
        return False
    return row.customer_owner == "no customer" or reach(customer_reach, row.customer_owner)


Maker = Callable[[World, User | None, Customer | None, datetime | None], Governed]


def owned(model: type, **fields: object) -> Maker:
    """Make rows that have an owner of their own and belong to a customer, or to none."""

    def make(
        _world: World, owner: User | None, customer: Customer | None, gone: datetime | None
    ) -> Governed:
        row: Governed = model.records.create(
            owner=owner, customer=customer, deleted_at=gone, **fields
        )
        return row

    return make


def stage() -> Stage:
    pipeline = Pipeline.records.create(name="Sales")
    return Stage.records.create(pipeline=pipeline, name="Open")


OWNED: dict[str, tuple[type[Governed], RecordType, Callable[[], Maker]]] = {
    "contact": (Contact, RecordType.CONTACT, lambda: owned(Contact, name="x")),
    "activity": (Activity, RecordType.ACTIVITY, lambda: owned(Activity, subject="x")),
    "case": (Case, RecordType.CASE, lambda: owned(Case, subject="x")),
    "note": (
        Note,
        RecordType.CUSTOMER,
        lambda: owned(Note, text="x", record_id="00000000-0000-0000-0000-000000000001"),
    ),
    "opportunity": (
        Opportunity,
        RecordType.OPPORTUNITY,
        lambda: owned(Opportunity, name="x", stage=stage()),
    ),
    "map": (SavedMap, RecordType.MAP, lambda: owned(SavedMap, name="x", kind="mind")),
}


def set_reach(role: Role, record_type: RecordType, value: Reach) -> None:
    for intent in Intent:
        RoleRight.objects.update_or_create(
            role=role, record_type=record_type, intent=intent, defaults={"reach": value}
        )


def me(world: World) -> User:
    """Return the user afresh, as the next request would."""
    assert world.people["me"] is not None
    return User.objects.get(pk=world.people["me"].pk)


@pytest.mark.parametrize("kind", OWNED)
def test_rows_with_an_owner_are_seen_as_far_as_both_reaches_go(world: World, kind: str) -> None:
    model, record_type, maker = OWNED[kind]
    make = maker()
    rows: dict[object, Row] = {}
    customers = [("no customer", False), *world.customers]
    for owner, (customer_owner, gone), is_deleted in product(OWNERS, customers, (False, True)):
        customer = world.customers.get((customer_owner, gone))
        made = make(world, world.people[owner], customer, timezone.now() if is_deleted else None)
        rows[made.pk] = Row(owner, customer_owner, is_deleted, gone)
    for own_reach, customer_reach in product(Reach, Reach):
        set_reach(Role.MEMBER, RecordType.CUSTOMER, customer_reach)
        set_reach(Role.MEMBER, record_type, own_reach)
        effective = customer_reach if record_type != RecordType.CUSTOMER else own_reach
        wanted = {pk for pk, row in rows.items() if expected(row, own_reach, effective)}
        user = me(world)
        for seen in (
            model.records.visible_to(user),
            model.records.editable_by(user),
            model.records.reachable_by(user, Intent.DELETE),
        ):
            assert set(seen.values_list("pk", flat=True)) == wanted, (own_reach, customer_reach)
            assert seen.count() == len(wanted)


@pytest.mark.parametrize(("role", "intent"), list(product(Role, Intent)))
def test_customers_are_reached_by_default_as_the_roles_say(
    world: World, role: Role, intent: Intent
) -> None:
    user = me(world)
    user.role = role
    found = Customer.records.all().reachable_by(user, intent)
    wanted = {
        customer.pk
        for (owner, gone), customer in world.customers.items()
        if not gone and reach(DEFAULT_REACH[role][intent], owner)
    }
    assert set(found.values_list("pk", flat=True)) == wanted


def customer_rows(customer: Customer) -> dict[type[Governed], Governed]:
    """Return one row of every kind whose rights follow its customer's owner."""
    contact = Contact.records.create(name="x", customer=customer, owner=customer.owner)
    other = Contact.records.create(name="y", customer=customer, owner=customer.owner)
    position = Position.records.create(customer=customer, title="CFO")
    order = Order.records.create(number=str(customer.pk), customer=customer, placed_at=DAY)
    return {
        Position: position,
        Employment: Employment.records.create(contact=contact, position=position),
        Relationship: Relationship.records.create(
            customer=customer, kind="knows", source=contact, target=other
        ),
        Order: order,
        OrderLine: OrderLine.records.create(order=order, ordinal=1, quantity=1, unit_price=1),
    }


@pytest.mark.parametrize("value", list(Reach))
def test_rows_of_a_customer_follow_its_owner(world: World, value: Reach) -> None:
    rows = {key: customer_rows(customer) for key, customer in world.customers.items()}
    for record_type in RecordType:
        set_reach(Role.MEMBER, record_type, value)
    user = me(world)
    for model in next(iter(rows.values())):
        wanted = {
            made[model].pk
            for (owner, gone), made in rows.items()
            if not gone and reach(value, owner)
        }
        assert set(model.records.visible_to(user).values_list("pk", flat=True)) == wanted, model


def test_rows_of_a_deleted_parent_are_hidden(world: World) -> None:
    owner = world.people["me"]
    customer = world.customers["me", False]
    order = Order.records.create(number="1", customer=customer, placed_at=DAY)
    activity = Activity.records.create(subject="x", customer=customer, owner=owner)
    call = Activity.records.create(subject="y", customer=customer, owner=owner)
    saved = SavedMap.records.create(kind="relationship", name="x", customer=customer, owner=owner)
    position = Position.records.create(customer=customer, title="CFO")
    contact = Contact.records.create(name="x", customer=customer, owner=owner)
    children = [
        (order, OrderLine.records.create(order=order, ordinal=1, quantity=1, unit_price=1)),
        (activity, Participant.records.create(activity=activity, user=owner)),
        (call, Reminder.records.create(activity=call, minutes_before=5)),
        (saved, MapMember.records.create(map=saved, contact=contact)),
        (position, Employment.records.create(contact=contact, position=position)),
    ]
    for parent, child in children:
        rows = type(child).records
        assert rows.visible_to(me(world)).filter(pk=child.pk).exists(), child
        type(parent).records.filter(pk=parent.pk).update(deleted_at=timezone.now())
        assert not rows.visible_to(me(world)).filter(pk=child.pk).exists(), child


def test_rows_without_an_owner_need_more_than_the_reach_own() -> None:
    user = User.objects.create_user("a@example.com", name="a", role=Role.MEMBER)
    Product.records.create(code="1", name="x")
    Tag.records.create(name="vip")
    assert Product.records.visible_to(user).count() == 1
    assert Product.records.editable_by(user).count() == 0
    assert Tag.records.editable_by(user).count() == 0


def test_a_user_without_teams_sees_own_rows_and_those_of_nobody(world: World) -> None:
    user = me(world)
    user.teams.clear()
    seen = Customer.records.visible_to(user).values_list("pk", flat=True)
    assert set(seen) == {world.customers["me", False].pk, world.customers["", False].pk}


def test_nobody_is_counted_twice_who_shares_two_teams(world: World) -> None:
    second = Team.objects.create(name="Both")
    for name in ("me", "mate"):
        user = world.people[name]
        assert user is not None
        user.teams.add(second)
    assert Customer.records.visible_to(me(world)).count() == 3


def test_who_was_shut_out_sees_nothing(world: World) -> None:
    user = me(world)
    for role in Role:
        user.role, user.is_active = role, False
        for model in (Customer, Contact, Activity, Order, Touchpoint):
            assert not model.records.visible_to(user).exists()


@pytest.mark.parametrize("own_reach", [Reach.TEAM, Reach.ALL])
def test_the_identifiers_of_a_contact_are_seen_with_the_contact(
    world: World, own_reach: Reach
) -> None:
    """Also those that hang on no customer: they told of contacts of other teams."""
    set_reach(Role.MEMBER, RecordType.CUSTOMER, own_reach)
    for name in OWNERS:
        owner = world.people[name]
        contact = Contact.records.create(name=name or "nobody", owner=owner)
        Identifier.records.create(kind="login", value=name or "nobody", contact=contact)
    seen = Identifier.records.visible_to(me(world)).values_list("value", flat=True)
    assert set(seen) == {"me", "mate", "nobody"}
