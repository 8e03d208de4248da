"""Random filter trees keep the same customers in PostgreSQL as in plain Python."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.crm.filters.twin import keeps
from tests.crm.people import person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Team
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.custom_fields import define_custom_field
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.orders import create_order
from customer_map.server.crm.actions.touchpoints import Fact, record_touchpoint
from customer_map.server.crm.filters import parse_filter

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 15, 30, tzinfo=UTC)
ZONE = "Asia/Shanghai"
WORDS = ["", "Retail", "retail", "零售", "Bank 50%_", "it's"]
TAGS = ["vip", "新客", "eu"]
CUSTOM = [("size", "number"), ("fee", "money"), ("known", "boolean"), ("area", "text")]


def texts(name: str) -> st.SearchStrategy:
    word = st.sampled_from(WORDS)
    return st.one_of(
        st.fixed_dictionaries(
            {
                "field": st.just(name),
                "op": st.sampled_from(["is", "is_not", "contains", "contains_not", "starts_with"]),
                "value": word,
            }
        ),
        st.fixed_dictionaries(
            {
                "field": st.just(name),
                "op": st.sampled_from(["in", "not_in"]),
                "value": st.lists(word, min_size=1, max_size=3),
            }
        ),
        given_or_not(name),
    )


def given_or_not(name: str) -> st.SearchStrategy:
    return st.fixed_dictionaries(
        {"field": st.just(name), "op": st.sampled_from(["empty", "filled"])}
    )


def numbers(name: str) -> st.SearchStrategy:
    number = st.sampled_from([-1, 0, 2, 2.5, 3, 10**12])
    return st.one_of(
        st.fixed_dictionaries(
            {
                "field": st.just(name),
                "op": st.sampled_from(["is", "is_not", "lt", "lte", "gt", "gte"]),
                "value": number,
            }
        ),
        st.fixed_dictionaries(
            {
                "field": st.just(name),
                "op": st.just("between"),
                "value": st.lists(number, min_size=2, max_size=2),
            }
        ),
        given_or_not(name),
    )


def days(name: str) -> st.SearchStrategy:
    return st.one_of(
        st.fixed_dictionaries(
            {
                "field": st.just(name),
                "op": st.sampled_from(["before", "after"]),
                "value": st.sampled_from(["2026-03-18", "2026-03-19", "2026-01-01"]),
            }
        ),
        st.fixed_dictionaries({"field": st.just(name), "op": st.just("within"), "value": periods}),
    )


periods = st.sampled_from(["last 1 days", "last 2 days", "last 90 days"])
owners = st.one_of(
    st.fixed_dictionaries(
        {
            "field": st.just("owner"),
            "op": st.sampled_from(["is", "is_not"]),
            "value": st.sampled_from(["me", "team", "nobody"]),
        }
    ),
    st.just({"field": "owner", "op": "in", "value": ["nobody", "me"]}),
    given_or_not("owner"),
)
tags = st.one_of(
    st.fixed_dictionaries(
        {
            "field": st.just("tags"),
            "op": st.sampled_from(["has_any", "has_all", "has_none"]),
            "value": st.lists(st.sampled_from([*TAGS, "none such"]), min_size=1, max_size=2),
        }
    ),
    given_or_not("tags"),
)
customs = st.one_of(
    numbers("custom.size"),
    numbers("custom.fee"),
    texts("custom.area"),
    given_or_not("custom.known"),
    st.fixed_dictionaries(
        {"field": st.just("custom.known"), "op": st.just("is"), "value": st.booleans()}
    ),
)
WHERE = {
    "orders": st.one_of(st.just({}), texts("channel"), numbers("total"), days("placed_at")),
    "touchpoints": st.one_of(
        st.just({}), texts("name"), st.builds(lambda one: {"not": one}, texts("name"))
    ),
    "cases": st.one_of(st.just({}), texts("channel")),
}


def optional(strategy: st.SearchStrategy, key: str) -> st.SearchStrategy:
    return st.one_of(st.just({}), strategy.map(lambda value: {key: value}))


def bare_relations() -> st.SearchStrategy:
    def of(name: str) -> st.SearchStrategy:
        parts = st.tuples(optional(WHERE[name], "where"), optional(periods, "in"))
        return parts.map(lambda found: {"has": name} | found[0] | found[1])

    return st.sampled_from(list(WHERE)).flatmap(of)


def counted(tree: tuple) -> dict:
    node, at_least, at_most, since = tree
    return node | at_least | at_most | since


relations = st.tuples(
    bare_relations(),
    optional(st.integers(0, 3), "at_least"),
    optional(st.integers(0, 2), "at_most"),
    optional(bare_relations(), "since"),
).map(counted)
leaves = st.one_of(
    texts("industry"), numbers("employees"), owners, tags, customs, days("created_at"), relations
)
trees = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.lists(below, max_size=3).map(lambda nodes: {"and": nodes}),
        st.lists(below, min_size=1, max_size=3).map(lambda nodes: {"or": nodes}),
        below.map(lambda node: {"not": node}),
    ),
    max_leaves=6,
)


def moments(number: int) -> list[datetime]:
    """Close to the borders of days in Shanghai, which begin at 16:00 UTC."""
    border = datetime(2026, 3, 18, 16, tzinfo=UTC)
    steps = [timedelta(0), timedelta(microseconds=-1), timedelta(hours=5), timedelta(days=-70)]
    return [border + steps[(number + turn) % 4] for turn in range(number % 4)]


def make_rows(actor: Actor, colleague, stranger) -> list[dict]:
    for key, kind in CUSTOM:
        values = {"record_type": "customer", "key": key, "label": key, "kind": kind}
        define_custom_field(actor=actor, values=values)
    return [make_row(actor, number, colleague, stranger) for number in range(14)]


def make_row(actor: Actor, number: int, colleague, stranger) -> dict:
    custom = {
        "size": [None, 2, 2.5, -1][number % 4],
        "fee": [None, "3", "2.50"][number % 3],
        "known": [None, True, False][number % 3],
        "area": [None, "Retail", "零售"][number % 3],
    }
    row = {
        "name": f"C{number}",
        "industry": WORDS[number % len(WORDS)],
        "employees": [None, 0, 2, 3][number % 4],
        "owner": [None, actor.user, colleague, stranger][number % 4],
        "tags": [tag for place, tag in enumerate(TAGS) if number >> place & 1],
        "custom": {key: value for key, value in custom.items() if value is not None},
    }
    customer = create_customer(actor=actor, values=row)
    orders = [make_order(actor, customer, turn, at) for turn, at in enumerate(moments(number))]
    told = [
        make_touchpoint(actor, customer, turn, at) for turn, at in enumerate(moments(number + 1))
    ]
    cases = [make_case(actor, customer, at) for at in moments(number // 2)]
    created = datetime(2026, 3, 18, 16, tzinfo=UTC) + timedelta(hours=number - 7)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE crm_customer SET created_at = %s WHERE id = %s", [created, customer.pk]
        )
        # What verbs note by themselves is no part of the twin's rows.
        cursor.execute(
            "DELETE FROM crm_touchpoint WHERE customer_id = %s AND source <> 'twin'", [customer.pk]
        )
    row |= {"created_at": created, "orders": orders, "touchpoints": told, "cases": cases}
    return row


def make_order(actor: Actor, customer, turn: int, at: datetime) -> dict:
    row = {
        "channel": WORDS[turn],
        "total": [None, Decimal(2), Decimal("2.5")][turn],
        "placed_at": at,
    }
    values = {**row, "number": f"{customer.name}-{turn}", "customer": customer}
    create_order(actor=actor, values=values, lines=[])
    return row


def make_touchpoint(actor: Actor, customer, turn: int, at: datetime) -> dict:
    row = {"name": WORDS[turn + 1], "occurred_at": at}
    record_touchpoint(
        actor=actor,
        fact=Fact(
            customer=customer,
            channel="web",
            source="twin",
            message_id=f"{customer.name}-{turn}",
            **row,
        ),
    )
    return row


def make_case(actor: Actor, customer, at: datetime) -> dict:
    row = {"channel": "零售", "opened_at": at}
    create_case(actor=actor, values={**row, "subject": "?", "customer": customer})
    return row


def test_random_trees_keep_what_plain_python_keeps() -> None:
    team = Team.objects.create(name="North")
    actor, colleague, stranger = Actor(person(team=team)), person(team=team), person()
    rows = make_rows(actor, colleague, stranger)
    reader = {"me": actor.user, "team": [colleague], "now": NOW, "zone": ZONE}

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees)
    def compare(tree: dict) -> None:
        with timezone.override(ZONE):
            found = parse_filter("customer", tree).rows(actor.user, NOW)
            names = sorted(found.values_list("name", flat=True))
        assert names == sorted(row["name"] for row in rows if keeps(tree, row, reader))

    compare()
