"""A filter that is wrong says where and why; a right one is bounded."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crm.people import acting

from customer_map.server.crm.actions.custom_fields import define_custom_field
from customer_map.server.crm.filters import InvalidFilterError, fields_for, parse_filter
from customer_map.server.crm.filters.catalogue import SHAPES

pytestmark = pytest.mark.django_db

LEAF = {"field": "name", "op": "is", "value": "Acme"}


def nested(depth: int) -> dict:
    return LEAF if depth == 1 else {"not": nested(depth - 1)}


@pytest.mark.parametrize(
    ("tree", "node"),
    [
        ([], "filter"),
        ({"field": "secret", "op": "is", "value": "x"}, "field"),
        ({"field": "owner__password", "op": "is", "value": "x"}, "field"),
        ({"field": ["name"], "op": "is", "value": "x"}, "field"),
        ({"field": "name", "op": "regex", "value": "x"}, "op"),
        ({"field": "name", "op": "is", "value": 3}, "value"),
        ({"field": "name", "op": "is", "value": "x" * 301}, "value"),
        ({"field": "name", "op": "in", "value": []}, "value"),
        ({"field": "name", "op": "in", "value": ["x"] * 201}, "value"),
        ({"field": "employees", "op": "gt", "value": True}, "value"),
        ({"field": "employees", "op": "gt", "value": 1e300}, "value"),
        ({"field": "employees", "op": "gt", "value": float("nan")}, "value"),
        ({"field": "employees", "op": "between", "value": [1]}, "value"),
        ({"field": "created_at", "op": "before", "value": "tomorrowish"}, "value"),
        ({"field": "created_at", "op": "before", "value": "2026-02-30"}, "value"),
        ({"field": "created_at", "op": "within", "value": "last 99999 years"}, "value"),
        ({"field": "kind", "op": "is", "value": "robot"}, "value"),
        ({"field": "kind", "op": "is", "value": {}}, "value"),
        ({"field": "owner", "op": "is", "value": "her"}, "value"),
        ({**LEAF, "sql": "1"}, "sql"),
        ({"and": [LEAF, {"or": []}]}, "and[1].or"),
        ({"and": [LEAF, {"or": [LEAF, {**LEAF, "op": "?"}]}]}, "and[1].or[1].op"),
        ({"and": {}}, "and"),
        ({"not": [LEAF]}, "not"),
        ({"has": "secrets"}, "has"),
        ({"has": "orders", "at_least": -1}, "at_least"),
        ({"has": "orders", "at_most": 1.5}, "at_most"),
        ({"has": "orders", "in": "once"}, "in"),
        ({"has": "orders", "where": LEAF}, "where.field"),
        ({"has": "orders", "where": {"has": "lines"}}, "where"),
        ({"has": "orders", "since": LEAF}, "since"),
        ({"has": "orders", "since": {"has": "cases", "at_least": 2}}, "since"),
        ({"and": [nested(7)]}, None),
        ({"and": [nested(8)]}, "and[0].not.not.not.not.not.not.not"),
        ({"and": [LEAF] * 99}, None),
        ({"and": [LEAF] * 100}, "and[99]"),
    ],
)
def test_the_faulty_node_is_named(tree: object, node: str | None) -> None:
    if node is None:
        assert parse_filter("customer", tree)
        return
    with pytest.raises(InvalidFilterError) as caught:
        parse_filter("customer", tree)
    assert caught.value.fields["node"] == node
    assert caught.value.fields["reason"]


def test_an_unknown_record_type_is_refused() -> None:
    with pytest.raises(InvalidFilterError):
        parse_filter("user", {})


def test_every_field_of_every_record_type_can_be_asked_whether_it_is_empty() -> None:
    actor = acting()
    for record_type in SHAPES:
        for name in fields_for(record_type, actor.user):
            tree = {"not": {"field": name, "op": "empty"}}
            assert list(parse_filter(record_type, tree).rows(actor.user)) == []


def test_every_relation_can_be_asked_for() -> None:
    actor = acting()
    for record_type, shape in SHAPES.items():
        for name in shape.relations:
            tree = {
                "or": [{"has": name, "at_least": 2, "in": "this month"}, {"not": {"has": name}}]
            }
            assert list(parse_filter(record_type, tree).rows(actor.user)) == []


def test_a_key_of_a_custom_field_is_no_path() -> None:
    actor = acting()
    values = {"record_type": "customer", "key": "owner__password", "label": "?", "kind": "text"}
    define_custom_field(actor=actor, values=values)
    tree = {"field": "custom.owner__password", "op": "is", "value": "x' OR 1=1 --"}
    assert list(parse_filter("customer", tree).rows(actor.user)) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["and", "or", "not", "has", "field", "op", "value", "where", "in", "since"]
            ),
            below
            | st.sampled_from(["name", "orders", "created_at", "is", "last 3 days", "0001-01-01"]),
            max_size=3,
        )
    ),
    max_leaves=12,
)


def test_any_json_is_read_or_refused() -> None:
    actor = acting()

    @settings(max_examples=300, deadline=None)
    @given(JSON)
    def read(tree: object) -> None:
        with suppress(InvalidFilterError):
            list(parse_filter("customer", tree).rows(actor.user))

    read()
