"""Turns the positions, people and ties of one customer into a relationship map."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Q
from django.utils import timezone

from customer_map.maps.mind import Right
from customer_map.maps.relationship import PersonCard, RelationshipMap, Tie
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import (
    Contact,
    Customer,
    Employment,
    Position,
    Relationship,
)
from customer_map.server.insights.lenses.view_state import ViewState, view_state
from customer_map.server.saved_maps.models import Aspect, MapMember, SavedMap
from customer_map.server.saved_maps.queries import Said, said_on

# Larger organisations open with only their upper levels unfolded.
OPEN_CARDS = 60
OPEN_LEVELS = 3


@dataclass(frozen=True, slots=True)
class BuiltRelationshipMap:
    """The map, and which position and contact each card stands for."""

    map: RelationshipMap
    customer: UUID
    positions: dict[str, UUID]
    contacts: dict[str, UUID]


def build_relationship_map(user: User, saved: SavedMap) -> BuiltRelationshipMap:
    """Build the map of `saved.customer` as `user` may see it today."""
    customer = saved.customer
    if customer is None:
        raise ValueError("a relationship map has a customer")
    cards = _Cards(user, customer, saved)
    shown = _folded(cards.cards, view_state(user, saved.pk))
    ties = _ties(user, customer, {card.id for card in shown}, cards.card_of_contact)
    title = saved.name or customer.name
    drawn = RelationshipMap(id=str(saved.pk), title=title, cards=tuple(shown), ties=tuple(ties))
    return BuiltRelationshipMap(drawn, customer.pk, cards.positions, cards.contacts)


class _Cards:
    """All cards of a customer: held positions, empty ones, and people without a position."""

    def __init__(self, user: User, customer: Customer, saved: SavedMap) -> None:
        self.positions: dict[str, UUID] = {}
        self.contacts: dict[str, UUID] = {}
        self.card_of_contact: dict[UUID, str] = {}
        self.cards: list[PersonCard] = []
        self._said = said_on(user, saved)
        self._editable = _editable(user, customer)
        self._first_card: dict[UUID, str] = {}
        self._add_positions(user, customer)
        self._add_people_without_position(user, _people(user, customer, saved))

    def _add_positions(self, user: User, customer: Customer) -> None:
        positions = list(Position.records.visible_to(user).filter(customer=customer))
        holders = _holders(user, customer)
        self._first_card = {position.pk: f"position:{position.pk}" for position in positions}
        for position in positions:
            people = holders.get(position.pk, [])
            self._add(f"position:{position.pk}", position, people[0] if people else None)
            for person in people[1:]:
                self._add(f"contact:{person.pk}", position, person)

    def _add_people_without_position(self, user: User, wanted: Q) -> None:
        people = Contact.records.visible_to(user).filter(wanted)
        for person in people.exclude(pk__in=self.card_of_contact):
            self._add(f"contact:{person.pk}", None, person)

    def _add(self, card: str, position: Position | None, person: Contact | None) -> None:
        if position is not None:
            self.positions[card] = position.pk
        if person is not None:
            self.contacts[card] = person.pk
            self.card_of_contact[person.pk] = card
        self.cards.append(self._card(card, position, person))

    def _card(self, card: str, position: Position | None, person: Contact | None) -> PersonCard:
        said = self._said.get(person.pk, Said()) if person else Said()
        above = position.reports_to_id if position else None
        influence, coverage = said[Aspect.INFLUENCE], said[Aspect.COVERAGE]
        return PersonCard(
            id=card,
            name=person.name if person else "",
            ref=f"contact:{person.pk}" if person else card,
            title=position.title if position else (person.title if person else ""),
            department=position.department if position else "",
            reports_to=self._first_card.get(above) if above else None,
            placeholder=person is None,
            role=said[Aspect.BUYING_ROLE],
            attitude=said[Aspect.ATTITUDE],
            influence=int(influence) if influence.isdecimal() else None,
            coverage=int(coverage) if coverage.isdecimal() else 0,
            initials=_initials(person.name) if person else "",
            may=self._may(position, person),
        )

    def _may(self, position: Position | None, person: Contact | None) -> frozenset[Right]:
        """Renaming writes the person, or else the position; moving the position, or else makes one."""
        named, moved = person or position, position or person
        rights: set[Right] = {"fold"}
        if named and named.pk in self._editable:
            rights.add("rename")
        if moved and moved.pk in self._editable:
            rights.add("move")
        return frozenset(rights)


def _holders(user: User, customer: Customer) -> dict[UUID, list[Contact]]:
    """Return who holds each position today, longest-serving first."""
    now = timezone.now()
    visible = Contact.records.visible_to(user)
    rows = (
        Employment.records.visible_to(user)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now), position__customer=customer)
        .filter(valid_from__lte=now, contact__in=visible)
        .select_related("contact")
        .order_by("valid_from", "pk")
    )
    holders: dict[UUID, list[Contact]] = defaultdict(list)
    for row in rows:
        holders[row.position_id].append(row.contact)
    return holders


def _people(user: User, customer: Customer, saved: SavedMap) -> Q:
    """The people of the customer; on the map of a deal also who was put there from elsewhere."""
    people = Q(customer=customer)
    if saved.opportunity_id is None:
        return people
    members = MapMember.records.visible_to(user).filter(map=saved.pk)
    return people | Q(pk__in=members.values("contact"))


def _editable(user: User, customer: Customer) -> frozenset[UUID]:
    positions = Position.records.editable_by(user).filter(customer=customer)
    people = Contact.records.editable_by(user).filter(
        Q(customer=customer) | Q(employments__position__customer=customer)
    )
    return frozenset(positions.values_list("pk", flat=True)) | frozenset(
        people.values_list("pk", flat=True)
    )


def _ties(
    user: User, customer: Customer, shown: set[str], card_of_contact: dict[UUID, str]
) -> list[Tie]:
    rows = Relationship.records.visible_to(user).filter(
        customer=customer, valid_to__isnull=True, source__isnull=False
    )
    ties = []
    for row in rows:
        source = card_of_contact.get(row.source_id) if row.source_id else None
        target = card_of_contact.get(row.target_id)
        if source in shown and target in shown and source and target:
            ties.append(_tie(row, source, target))
    return ties


def _tie(row: Relationship, source: str, target: str) -> Tie:
    return Tie(
        id=f"tie:{row.pk}",
        source=source,
        target=target,
        kind=row.kind,  # type: ignore[arg-type]
        label=row.note or str(row.get_kind_display()),
        strength=row.strength / 100 if row.strength is not None else None,
        assumed=row.certainty == "assumed",
        age_days=_days_since(row.claimed_at),
        ref=f"relationship:{row.pk}",
    )


def _days_since(moment: datetime) -> int:
    return max(0, (timezone.now() - moment).days)


def _initials(name: str) -> str:
    """Return the surname of a Chinese name, the first letters of others."""
    first = name[:1]
    if "\u4e00" <= first <= "\u9fff":
        return first
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _folded(cards: list[PersonCard], state: ViewState) -> list[PersonCard]:
    """Leave out the cards below closed ones and tell there how many they are."""
    below: dict[str | None, list[PersonCard]] = defaultdict(list)
    known = {card.id for card in cards}
    for card in cards:
        below[card.reports_to if card.reports_to in known else None].append(card)
    shown: list[PersonCard] = []
    waiting = [(card, 1) for card in reversed(below[None])]
    while waiting:
        card, level = waiting.pop()
        default = len(cards) <= OPEN_CARDS or level < OPEN_LEVELS
        is_open = state.is_open(card.id, default=default)
        hidden = 0 if is_open else _count_below(card.id, below)
        shown.append(_with_hidden(card, hidden))
        if not hidden:
            waiting.extend((one, level + 1) for one in reversed(below[card.id]))
    return shown


def _count_below(card: str, below: dict[str | None, list[PersonCard]]) -> int:
    return sum(1 + _count_below(one.id, below) for one in below.get(card, ()))


def _with_hidden(card: PersonCard, hidden: int) -> PersonCard:
    return msgspec.structs.replace(card, hidden=hidden) if hidden else card
