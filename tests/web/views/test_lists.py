"""Lists with filters: the form, saved views, columns and exports, each within what a person may see."""

import csv
import json
from io import BytesIO, StringIO
from urllib.parse import urlencode

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.crm.people import acting, again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.custom_fields import define_custom_field, remove_custom_field
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import CustomField, SavedFilter

pytestmark = pytest.mark.django_db

RETAIL = {"field": "industry", "op": "is", "value": "Retail"}


@pytest.fixture
def actor() -> Actor:
    one = acting()
    values = {"record_type": "customer", "key": "size", "label": "Size", "kind": "number"}
    define_custom_field(actor=one, values=values)
    for name, industry, size in (
        ("=Acme", "Retail", 7),
        ("Bolt", "Bank", 8),
        ("云图", "Retail", 9),
    ):
        values = {"name": name, "industry": industry, "custom": {"size": size}}
        create_customer(actor=one, values={**values, "tags": ["vip"]})
    return one


@pytest.fixture
def visitor(actor: Actor) -> Client:
    return client_of(actor.user)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(**query: object) -> str:
    words = {name: json.dumps(one) if isinstance(one, dict) else one for name, one in query.items()}
    return f"/customers/?{urlencode(words, doseq=True)}"


def names(answer) -> list[str]:
    return [row.name for row in answer.context["list"].page]


def test_a_tree_in_the_address_filters_the_list_and_is_told_as_a_sentence(visitor: Client) -> None:
    answer = visitor.get(address(filter=RETAIL))
    assert names(answer) == ["=Acme", "云图"]
    assert "Industry is Retail" in answer.content.decode()


def test_a_sent_form_becomes_one_tree_in_the_address(visitor: Client) -> None:
    answer = visitor.get(address(f="industry", o="is", v="Retail", w="", n="", s="", q="云"))
    assert answer.status_code == 302
    assert answer["Location"].count("filter=") == 1
    assert names(visitor.get(answer["Location"])) == ["云图"]


def test_an_incomplete_row_is_shown_again_with_its_comparisons(visitor: Client) -> None:
    answer = visitor.get(address(f="employees", o="", v=""))
    assert answer.status_code == 200
    assert 'value="between"' in answer.content.decode()


def test_a_row_can_be_asked_for_alone(visitor: Client) -> None:
    answer = visitor.get("/customers/filter-row/?f=has:orders")
    assert 'value="at_least"' in answer.content.decode()


@pytest.mark.parametrize("text", ["{", "[]", '{"field":"x"}', "[" * 9000])
def test_a_wrong_tree_keeps_nothing_and_says_why(visitor: Client, text: str) -> None:
    answer = visitor.get(f"/customers/?{urlencode({'filter': text})}")
    assert answer.status_code == 200
    assert answer.context["form"].problem
    assert names(answer) == []


def test_a_view_keeps_filter_columns_and_order(visitor: Client, actor: Actor) -> None:
    query = urlencode({"filter": json.dumps(RETAIL), "sort": "-name", "column": "name"})
    answer = visitor.post("/customers/views/", {"name": "Shops", "query": query})
    saved = SavedFilter.records.get_queryset().get()
    assert answer["Location"] == f"/customers/?view={saved.pk}"
    assert (saved.tree, saved.columns, saved.sort) == (RETAIL, ["name"], "-name")
    shown = visitor.get(answer["Location"])
    assert names(shown) == ["云图", "=Acme"]
    assert [str(one.label) for one in shown.context["list"].headings] == ["Name"]


def test_a_view_on_a_field_that_was_taken_away_says_so_and_keeps_its_condition(
    visitor: Client, actor: Actor
) -> None:
    tree = {"field": "custom.size", "op": "gt", "value": 7}
    visitor.post(
        "/customers/views/", {"name": "Large", "query": urlencode({"filter": json.dumps(tree)})}
    )
    saved = SavedFilter.records.get_queryset().get()
    remove_custom_field(actor=again(actor), field_id=CustomField.records.get().pk)
    there = f"view={saved.pk}"
    answer = visitor.get(f"/customers/?{there}")
    assert "The field “Size” was taken away." in answer.content.decode()
    assert names(answer) == []
    assert (
        "The field “Size” was taken away."
        in visitor.get(f"/customers/bulk/?{there}&set=industry&to=x").content.decode()
    )
    visitor.post("/customers/views/", {"update": "1", "query": f"{there}&sort=-name"})
    saved.refresh_from_db()
    assert (saved.tree, saved.sort) == (tree, "-name")
    undo_last_step(actor=again(actor))
    undo_last_step(actor=again(actor))
    assert names(visitor.get(f"/customers/?{there}")) == ["Bolt", "云图"]


def test_a_private_view_is_hidden_from_others_and_a_shared_one_cannot_be_changed_by_them(
    visitor: Client,
) -> None:
    visitor.post("/customers/views/", {"name": "Shops", "query": ""})
    saved = SavedFilter.records.get_queryset().get()
    other = client_of(person(Role.MANAGER))
    assert other.get(f"/customers/?view={saved.pk}").status_code == 404
    visitor.post(f"/customers/views/{saved.pk}/", {"name": "Ours", "shared": "yes"})
    assert other.get(f"/customers/?view={saved.pk}").status_code == 200
    assert other.post(f"/customers/views/{saved.pk}/delete/").status_code == 403
    saved.refresh_from_db()
    assert (saved.name, saved.deleted_at) == ("Ours", None)


def test_deleting_a_view_can_be_undone(visitor: Client, actor: Actor) -> None:
    visitor.post("/customers/views/", {"name": "Shops", "query": ""})
    saved = SavedFilter.records.get_queryset().get()
    visitor.post(f"/customers/views/{saved.pk}/delete/")
    assert visitor.get(f"/customers/?view={saved.pk}").status_code == 404
    undo_last_step(actor=again(actor))
    assert visitor.get(f"/customers/?view={saved.pk}").status_code == 200


def test_columns_are_remembered_for_each_person(visitor: Client) -> None:
    visitor.post("/customers/columns/", {"column": ["name", "custom.size", "tags"], "query": ""})
    shown = visitor.get("/customers/")
    assert [str(one.label) for one in shown.context["list"].headings] == ["Name", "Size", "Tags"]
    assert "vip" in shown.content.decode()
    assert not client_of(person()).get("/customers/").context["list"].columns
    visitor.post("/customers/columns/", {"usual": "1", "query": ""})
    assert not visitor.get("/customers/").context["list"].columns


def test_csv_holds_what_the_list_shows_and_no_formula(visitor: Client) -> None:
    query = address(filter=RETAIL, column=["name", "custom.size", "tags"], sort="name")
    answer = visitor.get(query.replace("/customers/", "/customers/export.csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(StringIO(text))) == [
        ["Name", "Size", "Tags"],
        ["'=Acme", "7", "vip"],
        ["云图", "9", "vip"],
    ]


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(visitor: Client) -> None:
    query = address(column=["name", "custom.size"], sort="name")
    answer = visitor.get(query.replace("/customers/", "/customers/export.xlsx"))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [("Name", "Size"), ("'=Acme", 7), ("Bolt", 8), ("云图", 9)]
    assert {cell.data_type for row in sheet for cell in row} == {"s", "n"}


def test_an_export_holds_only_what_the_person_may_see(actor: Actor) -> None:
    visitor = client_of(person(Role.MEMBER))
    answer = visitor.get("/customers/export.csv?column=name")
    assert b"".join(answer.streaming_content).decode("utf-8-sig").split() == ["Name"]


def test_text_of_people_is_no_markup_in_the_filter_form(visitor: Client) -> None:
    tree = {"field": "name", "op": "is", "value": "<script>alert(1)</script>"}
    text = visitor.get(address(filter=tree)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    "plural",
    [
        "customers",
        "contacts",
        "leads",
        "opportunities",
        "activities",
        "cases",
        "products",
        "orders",
    ],
)
def test_every_list_has_its_views_and_exports(visitor: Client, plural: str) -> None:
    assert visitor.get(f"/{plural}/").status_code == 200
    assert visitor.get(f"/{plural}/filter-row/").status_code == 200
    answer = visitor.get(f"/{plural}/export.csv")
    assert b"".join(answer.streaming_content)
