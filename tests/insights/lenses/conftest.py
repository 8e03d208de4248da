"""A small company of customers to draw maps of."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Contact, Customer, Employment, Position, Relationship
from customer_map.server.insights.models import CustomerFigures
from customer_map.server.saved_maps.models import MapKind, SavedMap


@dataclass(frozen=True)
class Company:
    """Customers in two regions; Cloud Path has a chief, two managers and an empty position."""

    owner: User
    cloud: Customer
    people: dict[str, Contact]
    positions: dict[str, Position]


def figures(customer: Customer, revenue: int, tier: str) -> None:
    CustomerFigures.records.create(
        customer=customer,
        revenue=revenue,
        currency="CNY",
        value_tier=tier,
        computed_at=timezone.now(),
    )


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.com", name="Owner", role=Role.OWNER)


@pytest.fixture
def company(owner: User) -> Company:
    cloud = Customer.records.create(name="Cloud Path", region="East", owner=owner)
    for name, region, revenue, tier in (
        ("Bamboo", "East", 100, "low"),
        ("Cedar", "East", 90_000, "high"),
        ("Delta", "North", 500, "potential"),
        ("Elm", "", 0, ""),
    ):
        customer = Customer.records.create(name=name, region=region, owner=owner)
        figures(customer, revenue, tier)
    figures(cloud, 50_000, "high")
    people = {
        name: Contact.records.create(name=name, customer=cloud, owner=owner)
        for name in ("Zhang Wei", "Li Na", "Wang Fang")
    }
    chief = Position.records.create(customer=cloud, title="Chief")
    buyer = Position.records.create(customer=cloud, title="Buyer", reports_to=chief)
    empty = Position.records.create(customer=cloud, title="CFO", reports_to=chief)
    Employment.records.create(contact=people["Zhang Wei"], position=chief)
    Employment.records.create(contact=people["Li Na"], position=buyer)
    Relationship.records.create(
        customer=cloud, kind="influences", source=people["Li Na"], target=people["Zhang Wei"]
    )
    positions = {"chief": chief, "buyer": buyer, "empty": empty}
    return Company(owner, cloud, people, positions)


@pytest.fixture
def mind(owner: User) -> SavedMap:
    return SavedMap.records.create(
        kind=MapKind.MIND,
        name="Customers",
        owner=owner,
        definition={"levels": ["region", "value_tier"], "details": ["contacts", "activities"]},
    )


@pytest.fixture
def relationship(company: Company) -> SavedMap:
    return SavedMap.records.create(
        kind=MapKind.RELATIONSHIP, name="Cloud Path", customer=company.cloud, is_default=True
    )
