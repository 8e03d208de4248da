"""Rows of the filter form and flat trees say the same."""

import pytest
from django.http import QueryDict

from customer_map.server.crm.filters import fields_for, parse_filter
from customer_map.server.web.views.builder import (
    FormRow,
    is_complete,
    parts_of,
    rows_of_form,
    rows_of_tree,
    tree_of_rows,
    without_part,
)

pytestmark = pytest.mark.django_db

ORDERED = {"has": "orders", "at_least": 2, "in": "last 90 days"}
NO_VISIT = {
    "has": "touchpoints",
    "at_most": 0,
    "where": {"field": "name", "op": "is", "value": "visit"},
    "since": {"has": "orders"},
}
FLAT = [
    {"field": "industry", "op": "is", "value": "Retail"},
    {"field": "industry", "op": "in", "value": ["Retail", "零售"]},
    {"field": "employees", "op": "between", "value": [10, 2.5]},
    {"field": "tags", "op": "has_any", "value": ["vip"]},
    {"field": "created_at", "op": "within", "value": "last 90 days"},
    {"field": "owner", "op": "is", "value": "me"},
    {"field": "phone", "op": "empty"},
    ORDERED,
    NO_VISIT,
]


@pytest.mark.parametrize("tree", [*FLAT, {"and": FLAT}, {"or": FLAT[:2]}, {}])
def test_a_flat_tree_becomes_rows_and_the_same_tree_again(tree: dict) -> None:
    fields = fields_for("customer")
    parse_filter("customer", tree)
    rows = rows_of_tree(tree, fields)
    assert rows is not None
    assert all(is_complete(row, fields) for row in rows)
    assert tree_of_rows(rows, fields, "any" if "or" in tree else "all") == tree


@pytest.mark.parametrize(
    "tree",
    [
        {"not": FLAT[0]},
        {"and": [FLAT[0], {"or": FLAT[:2]}]},
        {"has": "orders", "at_least": 1, "at_most": 2},
        {"has": "orders", "where": {"field": "total", "op": "gt", "value": 5}},
        {"has": "orders", "since": {"has": "cases", "in": "last week"}},
    ],
)
def test_a_deeper_tree_has_no_rows(tree: dict) -> None:
    parse_filter("customer", tree)
    assert rows_of_tree(tree, fields_for("customer")) is None


def test_the_form_sends_parallel_lists() -> None:
    sent = QueryDict("f=industry&o=is&v=Retail&w=&n=&s=&f=&o=&v=&f=phone&o=empty&v=&drop=2")
    assert rows_of_form(sent) == [FormRow("industry", "is", "Retail")]


def test_rows_that_say_too_little_filter_nothing() -> None:
    fields = fields_for("customer")
    rows = [FormRow("industry"), FormRow("industry", "is"), FormRow("nothing", "is", "x")]
    assert tree_of_rows(rows, fields, "all") == {}


def test_a_part_can_be_taken_away() -> None:
    tree = {"or": FLAT[:3]}
    assert parts_of(without_part(tree, 1)) == [FLAT[0], FLAT[2]]
    assert without_part({"and": FLAT[:2]}, 0) == FLAT[1]
    assert without_part(FLAT[0], 0) == {}
