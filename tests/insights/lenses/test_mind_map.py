"""The mind map shows the customers a user may see, branch by branch."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.insights.lenses.conftest import Company
from tests.insights.records import order

from customer_map.errors import InvalidValueError
from customer_map.maps.mind import Topic
from customer_map.server.accounts.models import RoleRight, User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.insights.lenses.mind_levels import MindDefinition
from customer_map.server.insights.lenses.mind_map import FIRST_CUSTOMERS, build_mind_map
from customer_map.server.saved_maps.actions import remember_view
from customer_map.server.saved_maps.models import SavedMap


def titles(topic: Topic) -> list[str]:
    return [child.title for child in topic.children]


def topic(root: Topic, title: str) -> Topic:
    return next(one for one in root.walk() if one.title == title)


def test_customers_stand_under_their_region_and_value_tier(
    company: Company, mind: SavedMap
) -> None:
    root = build_mind_map(company.owner, mind).map.root
    assert titles(root) == ["East", "North", "(not given)"]
    assert titles(topic(root, "East")) == ["High value", "Low value"]
    assert titles(topic(topic(root, "East"), "High value")) == ["Cedar", "Cloud Path"]


def test_a_branch_tells_how_many_customers_it_holds(company: Company, mind: SavedMap) -> None:
    root = build_mind_map(company.owner, mind).map.root
    assert topic(root, "East").badges.count == 3
    assert topic(root, "North").badges.count == 1


def test_a_user_sees_only_customers_of_the_own_team(company: Company, mind: SavedMap) -> None:
    stranger = User.objects.create_user("s@example.com", name="S", role=Role.MEMBER)
    Customer.records.create(name="Mine", region="South", owner=stranger)
    root = build_mind_map(stranger, mind).map.root
    assert titles(root) == ["South"]


def test_an_opened_customer_shows_its_details(company: Company, mind: SavedMap) -> None:
    node = f"customer:{company.cloud.pk}"
    remember_view(user=company.owner, map_id=mind.pk, opened=[node])
    cloud = topic(build_mind_map(company.owner, mind).map.root, "Cloud Path")
    assert titles(cloud) == ["Contacts"]
    assert titles(cloud.children[0]) == ["Li Na", "Wang Fang", "Zhang Wei"]


def test_a_closed_branch_hides_its_customers_and_counts_them(
    company: Company, mind: SavedMap
) -> None:
    east = topic(build_mind_map(company.owner, mind).map.root, "East")
    remember_view(user=company.owner, map_id=mind.pk, closed=[east.id])
    folded = topic(build_mind_map(company.owner, mind).map.root, "East")
    assert folded.children == ()
    assert folded.hidden > 0


def test_a_full_branch_shows_the_most_valuable_and_tells_the_rest(
    owner: User, mind: SavedMap
) -> None:
    for place in range(FIRST_CUSTOMERS + 5):
        Customer.records.create(name=f"Customer {place:03}", region="East", owner=owner)
    root = build_mind_map(owner, mind).map.root
    leaf = topic(root, "East").children[0]
    remember_view(user=owner, map_id=mind.pk, opened=[leaf.id])
    opened = topic(build_mind_map(owner, mind).map.root, "East").children[0]
    assert len(opened.children) == FIRST_CUSTOMERS + 1
    assert opened.children[-1].title == "5 more"
    remember_view(user=owner, map_id=mind.pk, opened=[opened.children[-1].id])
    whole = topic(build_mind_map(owner, mind).map.root, "East").children[0]
    assert len(whole.children) == FIRST_CUSTOMERS + 5


def test_the_number_of_queries_does_not_grow_with_the_customers(
    company: Company, mind: SavedMap
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            build_mind_map(User.objects.get(pk=company.owner.pk), mind)
        return len(captured)

    before = queries()
    for place in range(20):
        customer = Customer.records.create(name=f"C{place}", region="East", owner=company.owner)
        Contact.records.create(name="P", customer=customer, owner=company.owner)
        node = f"customer:{customer.pk}"
        remember_view(user=company.owner, map_id=mind.pk, opened=[node])
    assert queries() <= before + 2  # the details of opened customers: one query for each sort


def test_a_definition_with_an_unknown_level_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        MindDefinition.read({"levels": ["password"]})


def test_who_may_not_read_orders_sees_neither_tiers_nor_revenue(
    company: Company, mind: SavedMap
) -> None:
    RoleRight.objects.create(role=Role.VIEWER, record_type="order", intent="read", reach="none")
    viewer = User.objects.create_user("v@example.com", name="V", role=Role.VIEWER)
    root = build_mind_map(viewer, mind).map.root
    assert titles(topic(root, "East")) == ["Bamboo", "Cedar", "Cloud Path"]
    assert not any(one.badges.money for one in root.walk())
    assert topic(build_mind_map(company.owner, mind).map.root, "Cedar").badges.money


def test_a_map_of_tiers_alone_shows_regions_to_who_may_not_read_orders(
    company: Company, mind: SavedMap
) -> None:
    mind.definition = {"levels": ["lifecycle", "value_tier"]}
    RoleRight.objects.create(role=Role.VIEWER, record_type="order", intent="read", reach="none")
    viewer = User.objects.create_user("v@example.com", name="V", role=Role.VIEWER)
    assert titles(build_mind_map(viewer, mind).map.root) == ["East", "North", "(not given)"]


def test_details_offer_only_what_the_user_may_do(company: Company, mind: SavedMap) -> None:
    viewer = User.objects.create_user("v@example.com", name="V", role=Role.VIEWER)
    for user, may in ((company.owner, {"move"}), (viewer, set())):
        remember_view(user=user, map_id=mind.pk, opened=[f"customer:{company.cloud.pk}"])
        root = build_mind_map(user, mind).map.root
        assert topic(root, "Li Na").may == may


def test_an_opened_customer_shows_its_orders_with_their_amounts(
    company: Company, mind: SavedMap
) -> None:
    mind.definition = {"levels": ["region"], "details": ["orders"]}
    for number in ("O-1", "O-2"):
        order(company.cloud, 3, number=number, total=70)
    remember_view(user=company.owner, map_id=mind.pk, opened=[f"customer:{company.cloud.pk}"])
    cloud = topic(build_mind_map(company.owner, mind).map.root, "Cloud Path")
    assert titles(cloud) == ["Orders"]
    assert {one.badges.money for one in cloud.children[0].children} == {"€70"}
