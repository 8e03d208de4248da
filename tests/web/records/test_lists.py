import pytest
from django.test import Client
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page, text_of
from tests.web.company import KINDS

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.custom_fields import define_custom_field
from customer_map.server.crm.actions.customers import create_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def names(client: Client, query: str = "") -> list[str]:
    listed = client.get(f"/customers/{query}").context["list"]
    return [row.name for row in listed.page]


def add(actor: Actor, name: str, **values: object) -> None:
    create_customer(actor=again(actor), values={"name": name, **values})


def test_an_empty_list_teaches_and_offers_import_and_new(client: Client) -> None:
    for plural in KINDS.values():
        shown = page(client, f"/{plural}/")
        assert "empty-state" in shown
        assert f"/{plural}/new/" in shown
        assert ("Import a file" in shown) == (plural != "cases")  # no file brings cases


def test_a_list_is_sorted_by_an_allowed_column_only(client: Client, actor: Actor) -> None:
    for name, region in (("B", "South"), ("A", "North"), ("C", "")):
        add(actor, name, region=region)
    assert names(client) == ["A", "B", "C"]
    assert names(client, "?sort=-name") == ["C", "B", "A"]
    assert names(client, "?sort=-region")[0] == "B"
    for hostile in ("owner__password", "-id", "name;drop", "region,1", "%00", "?"):
        assert names(client, f"?sort={hostile}") == ["A", "B", "C"]


def test_the_sorted_column_says_so_and_turns_round(client: Client, actor: Actor) -> None:
    add(actor, "A")
    shown = page(client, "/customers/?sort=region")
    assert 'aria-sort="ascending"' in shown
    assert "sort=-region" in shown


def test_text_is_found_anywhere_and_wildcards_are_letters(client: Client, actor: Actor) -> None:
    for name in ("杭州云图科技", "100% Wool", "snake_case", "Wool"):
        add(actor, name)
    assert names(client, "?q=云图") == ["杭州云图科技"]
    assert names(client, "?q=%25") == ["100% Wool"]
    assert names(client, "?q=_") == ["snake_case"]
    assert names(client, "?q=WOOL") == ["100% Wool", "Wool"]
    assert names(client, "?q=%00") == names(client)


def test_filters_keep_what_fits_and_can_be_cleared(client: Client, actor: Actor) -> None:
    add(actor, "A", region="North", kind="person")
    add(actor, "B", region="North")
    add(actor, "C", region="South", owner=None)
    assert names(client, "?region=North&kind=person") == ["A"]
    assert names(client, "?show=mine") == ["A", "B"]
    shown = page(client, "/customers/?region=Nowhere")
    assert "Nothing fits" in shown
    assert "empty-state" in shown


def test_custom_fields_filter_like_built_in_ones(client: Client, actor: Actor) -> None:
    choice = {"record_type": "customer", "key": "a__b", "label": "Contract", "kind": "choice"}
    define_custom_field(actor=actor, values={**choice, "choices": ["Gold", "Silver"]})
    yes = {"record_type": "customer", "key": "vip", "label": "VIP", "kind": "boolean"}
    define_custom_field(actor=actor, values=yes)
    add(actor, "A", custom={"a__b": "Gold", "vip": True})
    add(actor, "B", custom={"a__b": "Silver", "vip": False})
    add(actor, "C")
    assert "Contract" in page(client, "/customers/")
    assert names(client, "?custom_a__b=Gold") == ["A"]
    assert names(client, "?custom_vip=false") == ["B"]
    assert names(client, "?custom_a__b=x'--") == []


def test_a_filter_takes_any_text_without_failing(client: Client, actor: Actor) -> None:
    add(actor, "A")
    for address in (
        "/opportunities/?stage=x",
        "/customers/?region='--&page=999&kind=%00",
        f"/customers/?q=%00&page={'9' * 5000}",
        "/maps/relationship/?q=%00",
        "/suggestions/customer/?x=%00",
    ):
        assert client.get(address).status_code == 200


def test_composed_and_decomposed_letters_are_the_same(client: Client, actor: Actor) -> None:
    add(actor, "Café")
    assert names(client, "?q=Cafe%CC%81") == ["Café"]


def test_a_long_list_has_pages_that_keep_the_filters(client: Client, actor: Actor) -> None:
    for number in range(51):
        add(actor, f"Customer {number:02}", region="North")
    shown = page(client, "/customers/?region=North")
    assert "1–50 of 51" in shown
    assert "region=North&amp;after=" in shown
    there = client.get("/customers/?region=North").context["list"].page
    assert names(client, f"?region=North&after={there.after}") == ["Customer 50"]


def test_suggestions_are_names_the_user_may_see(client: Client, actor: Actor) -> None:
    add(actor, "恒瑞医疗")
    assert "恒瑞医疗" in text_of(client.get("/suggestions/customer/?customer=瑞医"))
    assert "恒瑞" not in text_of(client.get("/suggestions/customer/?customer="))
    stranger = client_of(person(Role.MEMBER))
    assert "恒瑞" not in text_of(stranger.get("/suggestions/customer/?x=恒瑞"))
    assert client.get("/suggestions/user/?x=a").status_code == 404


def test_lists_speak_chinese(actor: Actor) -> None:
    assert actor.user
    assert "还没有客户" in page(client_of(actor.user, "zh-hans"), "/customers/")


def test_customers_are_kept_by_a_tag(client: Client, actor: Actor) -> None:
    add(actor, "A", tags=["学生 Student", "VIP"])
    add(actor, "B", tags=["VIP"])
    add(actor, "C")
    assert names(client, "?tag=VIP") == ["A", "B"]
    assert names(client, "?tag=学生 Student") == ["A"]
    boxes = {box.name: box.choices for box in client.get("/customers/").context["list"].filters}
    assert boxes["tag"] == [("VIP", "VIP"), ("学生 Student", "学生 Student")]
