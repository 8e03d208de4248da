"""Touchpoints tell nothing of records that their reader may not read."""

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight, Team, User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.orders import create_order, delete_order
from customer_map.server.crm.models import Customer
from customer_map.server.crm.queries.touchpoints import readable_touchpoints, recent_touchpoints

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def colleague() -> User:
    return person(Role.MEMBER, team=Team.objects.create(name="East"))


@pytest.fixture
def customer(actor: Actor, colleague: User) -> Customer:
    values = {"name": "云图", "owner": colleague.pk}
    return create_customer(actor=again(actor), values=values)


def call(actor: Actor, customer: Customer, subject: str, owner: User | None) -> None:
    values = {"kind": "call", "subject": subject, "customer": customer, "owner": owner}
    create_activity(actor=again(actor), values={**values, "done_at": timezone.now()})


def texts(user: User) -> set[str]:
    return {touchpoint.text for touchpoint in readable_touchpoints(user)}


def test_what_a_hidden_activity_says_is_not_told(
    actor: Actor, customer: Customer, colleague: User
) -> None:
    call(actor, customer, "Our plan", colleague)
    call(actor, customer, "Board only", actor.user)
    assert texts(colleague) == {"Our plan"}
    assert texts(person(Role.VIEWER)) == {"Our plan", "Board only"}


def test_who_may_not_read_activities_is_told_of_none(actor: Actor, customer: Customer) -> None:
    call(actor, customer, "Our plan", actor.user)
    RoleRight.objects.create(role="viewer", record_type="activity", intent="read", reach="none")
    assert texts(person(Role.VIEWER)) == set()


def test_a_deleted_order_is_told_no_more(actor: Actor, customer: Customer) -> None:
    values = {"number": "1", "customer": customer, "placed_at": timezone.now()}
    order = create_order(actor=again(actor), values=values)
    assert actor.user is not None
    assert [row.order for row in recent_touchpoints(actor.user, 5, customer=customer)] == [order]
    delete_order(actor=again(actor), order_id=order.pk)
    assert recent_touchpoints(actor.user, 5, customer=customer) == []
