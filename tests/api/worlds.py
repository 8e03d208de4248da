"""Makes a workspace with records of every type, some of them hidden from some people."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

from django.utils import timezone

from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.roles import Role
from customer_map.server.api.kinds import KINDS
from customer_map.server.audit.records import Governed
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    CustomField,
    Employment,
    Identifier,
    Lead,
    Note,
    Opportunity,
    OpportunityLine,
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
)
from customer_map.server.saved_maps.models import Assessment, MapMember, SavedMap

DAY = datetime(2026, 3, 1, tzinfo=UTC)
OWNERS = ("me", "mate", "stranger", "nobody")


@dataclass
class World:
    """Two teams: `me` and `mate` share one, `stranger` is in the other."""

    people: dict[str, User | None]

    @property
    def me(self) -> User:
        """The person who looks, afresh, as the next request would have it."""
        assert self.people["me"] is not None
        return User.objects.get(pk=self.people["me"].pk)


def make_world(role: Role = Role.MEMBER) -> World:
    """Make records of every type for every owner, at customers of every owner; some are deleted."""
    mine, other = Team.objects.create(name="East"), Team.objects.create(name="West")
    people: dict[str, User | None] = {"nobody": None}
    for name, team in (("me", mine), ("mate", mine), ("stranger", other)):
        user = User.objects.create_user(
            f"{name}@example.com", name=name, role=role if name == "me" else Role.MEMBER
        )
        user.teams.add(team)
        people[name] = user
    _make_catalogue()
    for owner in OWNERS:
        gone = timezone.now() if owner == "mate" else None
        _make_customer(people, owner, deleted_at=None)
        Customer.records.create(
            name=f"Gone {owner}", owner=people[owner], deleted_at=timezone.now()
        )
        Lead.records.create(name=f"Lead {owner}", owner=people[owner])
        Lead.records.create(name=f"Gone {owner}", owner=people[owner], deleted_at=gone)
    return World(people)


def _make_catalogue() -> None:
    pipeline = Pipeline.records.create(name="Sales")
    Stage.records.create(pipeline=pipeline, name="Open", rank=1)
    Product.records.create(code="P-1", name="Pump", price="12.5")
    Tag.records.create(name="vip")
    CustomField.records.create(record_type="customer", key="size", label="Size")


def _make_customer(people: dict[str, User | None], owner: str, **more: Any) -> None:
    customer = Customer.records.create(
        name=f"Customer {owner}", owner=people[owner], tags=["vip"], **more
    )
    Identifier.records.create(
        kind="external_id", value=f"C-{owner}", source="erp", customer=customer
    )
    contacts = [
        Contact.records.create(name=f"{owner} {one}", customer=customer, owner=people[one])
        for one in OWNERS
    ]
    for contact in contacts:
        Identifier.records.create(
            kind="login", value=str(contact.pk), source="web", contact=contact
        )
    position = Position.records.create(customer=customer, title="Chief")
    for contact in contacts:
        Employment.records.create(contact=contact, position=position, valid_from=DAY)
    for source, target in product(contacts, contacts):
        if source != target:
            Relationship.records.create(
                customer=customer, kind="knows", source=source, target=target, valid_from=DAY
            )
    order = Order.records.create(number=f"O-{owner}", customer=customer, placed_at=DAY, total="7.5")
    OrderLine.records.create(
        order=order, ordinal=1, product=Product.records.get(), quantity=1, unit_price="7.5"
    )
    for one in OWNERS:
        _make_work(customer, contacts[0], people[one], one)
    own = SavedMap.records.create(
        kind="relationship", name=f"Map {owner}", customer=customer, owner=people[owner]
    )
    for contact in contacts:
        member = MapMember.records.create(map=own, contact=contact)
        Assessment.records.create(member=member, aspect="attitude", value="mentor", valid_from=DAY)
    note_consequence(
        Fact(customer=customer, occurred_at=DAY, channel="web", name="visit", message_id=owner)
    )


def _make_work(customer: Customer, contact: Contact, owner: User | None, name: str) -> None:
    about: dict[str, Any] = {"customer": customer, "owner": owner}
    deal = Opportunity.records.create(
        name=f"Deal {name}", stage=Stage.records.get(), contact=contact, amount=5, **about
    )
    OpportunityLine.records.create(opportunity=deal, description="Pump", quantity=1, unit_price=5)
    activity = Activity.records.create(subject=f"Call {name}", contact=contact, **about)
    Participant.records.create(activity=activity, contact=contact)
    Reminder.records.create(activity=activity, minutes_before=30)
    Case.records.create(subject=f"Case {name}", **about)
    Note.records.create(text=f"Note {name}", record_type="customer", record_id=customer.pk, **about)
    Note.records.create(text=f"Note {name}", record_type="contact", record_id=contact.pk, **about)


def truly_visible(model: type[Governed], user: User) -> set[str]:
    """Return the ids that the API may show: visible, and seen with everybody the row tells of.

    Worked out row by row in plain Python from `visible_to` alone.
    """
    kind = next(one for one in KINDS if one.model is model)
    rows = list(model.records.visible_to(user))
    for name in kind.seen_through:
        target = model._meta.get_field(name).related_model
        seen = truly_visible(target, user)
        linked = {row.pk: getattr(row, f"{name}_id") for row in rows}
        rows = [row for row in rows if linked[row.pk] is None or str(linked[row.pk]) in seen]
    return {str(row.pk) for row in rows}
