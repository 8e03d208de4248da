from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.localising import midnight
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.orders import Line, create_order
from customer_map.server.crm.models import Customer, Opportunity, Stage
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.key_figures.measures import (
    new_customers,
    open_pipeline,
    revenue_and_orders,
    satisfaction,
)
from customer_map.server.insights.key_figures.stretches import Stretch
from customer_map.server.insights.models import CustomerFigures

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def customer(actor: Actor) -> Customer:
    return create_customer(actor=actor, values={"name": "Acme"})


@pytest.fixture
def stretch() -> Stretch:
    return Stretch(timezone.localdate())


def ago(days: int) -> datetime:
    """A moment of that day that is over, whatever the hour."""
    return midnight(timezone.localdate() - timedelta(days=days))


def order(actor: Actor, customer: Customer, days: int, *lines: Line, **values: object) -> None:
    create_order(
        actor=again(actor),
        values={"number": f"{days}-{len(lines)}-{values}"[:100], "customer": customer}
        | {"placed_at": ago(days), "currency": "CNY", **values},
        lines=list(lines),
    )


def line(quantity: int, price: int) -> Line:
    return Line(quantity=Decimal(quantity), unit_price=Decimal(price))


def test_a_stretch_is_two_periods_that_meet() -> None:
    found = Stretch(date(2026, 3, 31))
    assert found.first == date(2026, 1, 31)
    assert found.days(30, 30)[-1] == date(2026, 3, 31)
    assert found.days(0, 30)[-1] + timedelta(days=1) == found.days(30, 30)[0]
    figure = found.summed("orders", dict.fromkeys(found.days(0, 60), 1.0))
    assert (figure.now, figure.before, figure.change) == (30, 30, 0)
    assert figure.points == (5.0,) * 12


def test_revenue_counts_what_the_figures_of_customers_count(
    actor: Actor, customer: Customer, stretch: Stretch
) -> None:
    assert actor.user
    order(actor, customer, 0, line(2, 50), line(-1, 50))
    order(actor, customer, 29, total=Decimal(7))
    order(actor, customer, 30, line(1, 1000))
    order(actor, customer, 60, line(1, 9999))
    order(actor, customer, 1, line(1, 5), is_cancellation=True)
    order(actor, customer, 2, line(1, 0))
    revenue, orders = revenue_and_orders(actor.user, stretch)
    assert (revenue.now, revenue.before, revenue.currency) == (107, 1000, "CNY")
    assert (orders.now, orders.before) == (2, 1)
    assert revenue.points[-1] == 100
    refresh_figures(actor=Actor.system())
    figures = CustomerFigures.records.get()
    assert figures.revenue == Decimal(107 + 1000 + 9999)
    assert figures.orders == 4


def test_currencies_are_not_added(actor: Actor, customer: Customer, stretch: Stretch) -> None:
    assert actor.user
    order(actor, customer, 0, line(1, 10))
    order(actor, customer, 1, line(1, 30), currency="EUR")
    revenue, orders = revenue_and_orders(actor.user, stretch)
    assert (revenue.now, revenue.currency, revenue.other_currencies) == (30, "EUR", 1)
    assert orders.now == 2


def test_new_customers_bought_for_the_first_time(
    actor: Actor, customer: Customer, stretch: Stretch
) -> None:
    assert actor.user
    order(actor, customer, 100, line(1, 10))
    order(actor, customer, 1, line(1, 10))
    second = create_customer(actor=again(actor), values={"name": "New"})
    order(actor, second, 3, line(1, 11))
    refresh_figures(actor=Actor.system())
    assert (found := new_customers(actor.user, stretch)).now == 1
    assert found.before == 0
    RoleRight.objects.create(role=Role.OWNER, record_type="order", intent="read", reach="none")
    again_asked = type(actor.user).objects.get(pk=actor.user.pk)
    assert new_customers(again_asked, stretch).now == 0


def test_satisfaction_is_the_share_of_the_two_best_marks(actor: Actor, stretch: Stretch) -> None:
    assert actor.user
    for days, mark in ((1, 5), (2, 4), (3, 3), (4, 1), (40, 5), (5, None)):
        create_case(
            actor=again(actor),
            values={
                "subject": "x",
                "status": "closed",
                "resolved_at": ago(days),
                "opened_at": ago(days + 1),
                "satisfaction": mark,
            },
        )
    figure = satisfaction(actor.user, stretch)
    assert (figure.now, figure.before, figure.answers) == (0.5, 1.0, 4)
    assert figure.points[0] is None


def test_the_pipeline_stands_as_it_was_on_each_day(
    actor: Actor, customer: Customer, stretch: Stretch
) -> None:
    assert actor.user

    def offer(amount: int, opened: int, closed: int | None = None) -> None:
        made = create_opportunity(
            actor=again(actor),
            values={
                "name": "x",
                "customer": customer,
                "amount": amount,
                "opened_on": (stretch.today - timedelta(days=opened)),
            },
        )
        if closed is not None:
            won = Stage.records.get(outcome="won")
            day = stretch.today - timedelta(days=closed)
            Opportunity.records.filter(pk=made.pk).update(stage=won, close_on=day)

    offer(100, opened=200)
    offer(10, opened=40, closed=10)
    offer(1, opened=5)
    offer(1000, opened=50, closed=45)
    offer(5000, opened=300, closed=100)
    figure = open_pipeline(actor.user, stretch)
    assert (figure.now, figure.before) == (101, 110)
    assert figure.points[1:3] == (1100, 100)  # closed on the 45th day before today
    assert figure.points[0] == 100


def test_nobody_is_told_of_hidden_records(
    actor: Actor, customer: Customer, stretch: Stretch
) -> None:
    order(actor, customer, 0, line(1, 10))
    create_opportunity(actor=again(actor), values={"name": "x", "customer": customer, "amount": 5})
    stranger = person(Role.MEMBER)
    assert [one.now for one in revenue_and_orders(stranger, stretch)] == [0, 0]
    assert open_pipeline(stranger, stretch).now == 0


def test_measures_cost_two_questions_at_most(actor: Actor, stretch: Stretch) -> None:
    assert actor.user
    with CaptureQueriesContext(connection) as queries:
        open_pipeline(actor.user, stretch)
        revenue_and_orders(actor.user, stretch)
    assert len(queries) <= 4
