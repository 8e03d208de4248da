"""The figures of customers, rebuilt from their records."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from tests.insights.records import customer, day, order, owner, touch

from customer_map.analytics.purchases import purchase_lines
from customer_map.errors import NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Case, Customer, Opportunity, OrderLine, Pipeline, Stage
from customer_map.server.insights.actions.figures import refresh_customer, refresh_figures
from customer_map.server.insights.models import ComparisonGroup, CustomerFigures
from customer_map.server.insights.queries import figures_for

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def refreshed(who: Customer, now: float = 400) -> CustomerFigures:
    refresh_figures(actor=SYSTEM, now=day(now))
    return CustomerFigures.records.get(customer=who)


def test_only_purchases_count_as_orders_and_revenue() -> None:
    ada = customer("Ada")
    order(ada, 1, (2, 10), (1, 0), (-3, 5))
    order(ada, 5, (-1, 10), is_cancellation=True)
    order(ada, 6, (1, 0))
    order(ada, 9, total=Decimal(7))
    order(ada, 10, (1, 99), deleted_at=day(11))
    found = refreshed(ada)
    assert (found.orders, found.revenue, found.currency) == (2, Decimal(27), "EUR")
    assert (found.first_order_at, found.last_order_at) == (day(1), day(9))


def test_the_statement_and_the_table_agree_on_what_a_purchase_is() -> None:
    ada = customer("Ada")
    for who in (ada, None):
        for cancelled in (False, True):
            order(who, 1, (1, 1), (0, 1), (-1, 1), (1, 0), (2, 3), is_cancellation=cancelled)
    lines = OrderLine.records.values_list(
        "order__customer", "order__is_cancellation", "quantity", "unit_price"
    )
    names = ("customer_id", "is_cancellation", "quantity", "unit_price")
    table = pa.table(
        {
            name: [str(value) if name == "customer_id" and value else value for value in column]
            for name, column in zip(names, zip(*lines, strict=True), strict=True)
        }
    )
    kept = purchase_lines(table)
    worth = np.dot(kept["quantity"].to_numpy(), kept["unit_price"].to_numpy())
    assert refreshed(ada).revenue == worth == 7


def test_the_main_currency_is_that_of_most_revenue() -> None:
    ada = customer("Ada")
    order(ada, 1, (1, 5), currency="USD")
    order(ada, 2, (1, 50))
    found = refreshed(ada)
    assert (found.currency, found.revenue, found.orders) == ("EUR", Decimal(50), 1)


def test_customers_are_scored_against_their_own_kind() -> None:
    people = [customer(f"P{number}") for number in range(5)]
    for number, person in enumerate(people):
        for repeat in range(number + 1):
            order(person, 10 * number + repeat, (1, 10))
    company = customer("C", kind="organisation")
    order(company, 1, (1, 100_000))
    refresh_figures(actor=SYSTEM, now=day(100))
    rows = CustomerFigures.records.order_by("customer__name")
    scores = rows.values_list("recency_score", "frequency_score", "monetary_score", "value_tier")
    assert list(scores) == [
        (3, 3, 3, "potential"),
        (1, 1, 1, "low"),
        (2, 2, 2, "low"),
        (3, 3, 3, "potential"),
        (4, 4, 4, "high"),
        (5, 5, 5, "high"),
    ]
    assert ComparisonGroup.objects.count() == 2


def test_days_are_counted_to_the_last_event_and_not_to_today() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    for when in (0, 10, 20, 30):
        order(ada, when, (1, 1))
    order(ben, 35, (1, 1))
    assert refreshed(ada, now=4000).lifecycle == "active"
    touch(ben, 200, "Visit")
    assert refreshed(ada, now=4000).lifecycle == "lost"


def test_what_lies_ahead_is_left_out() -> None:
    ada = customer("Ada")
    order(ada, 1, (1, 1))
    order(ada, 50, (1, 1))
    touch(ada, 60, "Visit")
    found = refreshed(ada, now=20)
    assert (found.orders, found.touchpoints) == (1, 0)


def test_open_work_and_satisfaction_are_told() -> None:
    ada = customer("Ada")
    pipeline = Pipeline.records.create(name="P")
    is_open = Stage.records.create(pipeline=pipeline, name="Open")
    won = Stage.records.create(pipeline=pipeline, name="Won", outcome="won")
    for stage, amount, currency in (
        (is_open, 5, "EUR"),
        (is_open, 6, "EUR"),
        (is_open, 9, "USD"),
        (won, 100, "EUR"),
    ):
        Opportunity.records.create(
            name="O", customer=ada, stage=stage, amount=amount, currency=currency
        )
    Case.records.create(subject="A", customer=ada)
    Case.records.create(subject="B", customer=ada, status="closed")
    touch(ada, 3, "Survey", score=0.5)
    touch(ada, 4, "Survey", score=-1.0)
    touch(ada, 5, "Visit")
    found = refreshed(ada)
    assert (found.open_opportunities, found.open_amount, found.currency) == (3, Decimal(11), "EUR")
    assert (found.open_cases, found.touchpoints, found.mean_score) == (1, 3, -0.25)
    assert found.last_touchpoint_at == day(5)


def test_who_never_bought_has_no_scores() -> None:
    found = refreshed(customer("Ada"))
    assert (found.value_tier, found.lifecycle, found.recency_score) == ("", "", None)
    assert (found.orders, found.revenue, found.currency) == (0, None, "")


def test_a_deleted_customer_has_no_figures() -> None:
    customer("Ada", deleted_at=day(1))
    assert refresh_figures(actor=SYSTEM, now=day(9)) == 0


def test_a_second_refresh_changes_nothing() -> None:
    ada = customer("Ada")
    order(ada, 1, (1, 1))
    first = refreshed(ada)
    second = refreshed(ada)
    assert {name: value for name, value in vars(first).items() if name != "_state"} == {
        name: value for name, value in vars(second).items() if name != "_state"
    }


def test_one_customer_brought_up_to_date_equals_a_full_refresh() -> None:
    people = [customer(f"P{number}") for number in range(8)]
    for number, person in enumerate(people):
        for repeat in range(number % 4 + 1):
            order(person, 7 * number + 20 * repeat, (repeat + 1, 10 + number))
    refresh_figures(actor=SYSTEM, now=day(100))
    order(people[2], 90, (3, 44))
    touch(people[2], 91, "Survey", score=1.0)
    refresh_customer(actor=SYSTEM, customer_id=people[2].pk, now=day(100))
    alone = CustomerFigures.records.filter(customer=people[2]).values().get()
    refresh_figures(actor=SYSTEM, now=day(100))
    assert CustomerFigures.records.filter(customer=people[2]).values().get() == alone


def test_a_first_customer_brought_up_to_date_alone_is_new() -> None:
    ada = customer("Ada")
    order(ada, 1, (1, 1))
    refresh_customer(actor=SYSTEM, customer_id=ada.pk, now=day(2))
    found = CustomerFigures.records.get(customer=ada)
    assert (found.lifecycle, found.recency_score) == ("new", 3)


def test_figures_are_seen_with_their_customer_only() -> None:
    boss = owner()
    member = User.objects.create_user("m@test.example", name="M", role=Role.MEMBER)
    customer("Ada", owner=boss)
    customer("Ben", owner=member)
    refresh_figures(actor=SYSTEM, now=day(9))
    assert figures_for(boss).count() == 2
    assert [row.customer.name for row in figures_for(member)] == ["Ben"]


def test_a_member_may_not_rebuild_everything() -> None:
    member = User.objects.create_user("m@test.example", name="M", role=Role.MEMBER)
    with pytest.raises(NotAllowedError):
        refresh_figures(actor=Actor(member))
