"""A filter tells nobody of what that person may not read."""

import pytest
from tests.crm.people import acting, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.orders import create_order
from customer_map.server.crm.filters import fields_for, parse_filter
from customer_map.server.insights.actions.figures import refresh_figures

pytestmark = pytest.mark.django_db

ORDERED = {"has": "orders"}
TIER = {"field": "value_tier", "op": "filled"}


@pytest.fixture
def blind():
    """Sees all customers, and no order."""
    RoleRight.objects.create(
        role=Role.VIEWER, record_type=RecordType.ORDER, intent=Intent.READ, reach=Reach.NONE
    )
    return person(Role.VIEWER)


@pytest.fixture
def owner() -> Actor:
    actor = acting()
    customer = create_customer(actor=actor, values={"name": "Acme"})
    values = {"number": "1", "customer": customer, "placed_at": "2026-01-01T00:00Z", "total": 5}
    create_order(actor=actor, values=values, lines=[])
    refresh_figures(actor=Actor.system())
    return actor


@pytest.mark.parametrize("tree", [ORDERED, TIER])
def test_what_may_not_be_read_does_not_exist(owner: Actor, blind, tree: dict) -> None:
    assert [row.name for row in parse_filter("customer", tree).rows(owner.user)] == ["Acme"]
    assert not parse_filter("customer", tree).rows(blind).exists()
    assert parse_filter("customer", {"not": tree}).rows(blind).count() == 1


def test_figures_that_may_not_be_read_are_not_offered(owner: Actor, blind) -> None:
    assert "value_tier" in fields_for("customer", owner.user)
    assert "value_tier" not in fields_for("customer", blind)


def test_somebody_elses_customers_stay_hidden(owner: Actor) -> None:
    RoleRight.objects.create(
        role=Role.MEMBER, record_type=RecordType.CUSTOMER, intent=Intent.READ, reach=Reach.OWN
    )
    assert not parse_filter("customer", {}).rows(person(Role.MEMBER)).exists()
