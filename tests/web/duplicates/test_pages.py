"""Duplicates are shown with their reasons, merged, set aside and taken apart on pages; entering one warns first."""

import pytest
from django.test import Client
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page, text_of

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.customers import create_customer, rename_customer
from customer_map.server.crm.actions.duplicates import find_duplicates
from customer_map.server.crm.models import Customer, DuplicatePair, Merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def customer(actor: Actor, name: str, **values: object) -> Customer:
    return create_customer(actor=again(actor), values={"name": name, **values})


@pytest.fixture
def pair(actor: Actor) -> tuple[Customer, Customer]:
    return (
        customer(actor, "上海华为技术有限公司", phone="+86 21 5555 0101", city="上海"),
        customer(actor, "华为技术", phone="021-55550101", industry="Telecom"),
    )


def test_a_likely_pair_is_listed_with_its_reasons(
    client: Client, actor: Actor, pair: tuple[Customer, Customer]
) -> None:
    customer(actor, "中兴通讯")
    assert "No likely duplicates" in page(client, "/duplicates/")
    assert find_duplicates(actor=Actor.system()) == 1
    shown = page(client, "/duplicates/")
    for words in ("上海华为技术有限公司", "Nearly certain", "Phone agrees +8", "Name agrees +9"):
        assert words in shown
    assert "中兴通讯" not in shown


def test_who_does_not_see_both_sees_no_pair(pair: tuple[Customer, Customer]) -> None:
    find_duplicates(actor=Actor.system())
    member = person(Role.MEMBER)
    shown = page(client_of(member), "/duplicates/")
    assert "华为" not in shown
    row = DuplicatePair.objects.get()
    answer = client_of(member).post(f"/duplicates/{row.pk}/dismiss/")
    assert answer.status_code == 404
    assert DuplicatePair.objects.get().decided_at is None


def test_a_pair_that_is_none_is_not_shown_again_until_somebody_wants_it(
    client: Client, pair: tuple[Customer, Customer]
) -> None:
    find_duplicates(actor=Actor.system())
    row = DuplicatePair.objects.get()
    client.post(f"/duplicates/{row.pk}/dismiss/")
    find_duplicates(actor=Actor.system())
    assert "No likely duplicates" in page(client, "/duplicates/")
    assert "华为技术" in page(client, "/duplicates/?show=dismissed")
    client.post(f"/duplicates/{row.pk}/reconsider/")
    assert "华为技术" in page(client, "/duplicates/")


def test_what_is_no_longer_alike_disappears(
    client: Client, actor: Actor, pair: tuple[Customer, Customer]
) -> None:
    find_duplicates(actor=Actor.system())
    Customer.records.filter(pk=pair[1].pk).update(phone="")
    rename_customer(actor=again(actor), customer_id=pair[1].pk, name="大疆创新")
    assert find_duplicates(actor=Actor.system()) == 0
    assert not DuplicatePair.objects.exists()


def test_two_records_are_compared_merged_and_taken_apart(
    client: Client, pair: tuple[Customer, Customer]
) -> None:
    kept, gone = pair
    address = f"/duplicates/customer/{kept.pk}/{gone.pk}/"
    shown = page(client, address)
    assert "Telecom" in shown
    assert 'name="field-name" value="kept" checked' in shown
    assert 'name="field-phone" value="gone"' in shown
    answer = client.post(address, {"field-name": "gone", "field-phone": "kept"})
    assert answer["location"] == f"/customers/{kept.pk}/"
    kept.refresh_from_db()
    assert (kept.name, kept.industry, kept.phone) == ("华为技术", "Telecom", "+86 21 5555 0101")
    assert client.get(f"/customers/{gone.pk}/")["location"] == f"/customers/{kept.pk}/"
    assert "merged it into another record" in page(client, f"/customers/{kept.pk}/?tab=history")
    merges = page(client, "/duplicates/merges/")
    assert "Take apart" in merges
    client.post(f"/duplicates/merges/{Merge.records.get().pk}/apart/")
    assert Customer.records.filter(Customer.alive()).count() == 2
    assert "Taken apart" in page(client, "/duplicates/merges/")


def test_a_merge_is_undone_like_anything_else(
    client: Client, pair: tuple[Customer, Customer]
) -> None:
    client.post(f"/duplicates/customer/{pair[0].pk}/{pair[1].pk}/")
    client.post("/undo")
    assert Customer.records.filter(Customer.alive()).count() == 2


def test_only_who_may_edit_both_gets_to_the_comparison(pair: tuple[Customer, Customer]) -> None:
    viewer = client_of(person(Role.VIEWER))
    assert viewer.get(f"/duplicates/customer/{pair[0].pk}/{pair[1].pk}/").status_code in (403, 404)
    assert viewer.post(f"/duplicates/customer/{pair[0].pk}/{pair[1].pk}/").status_code in (403, 404)
    assert viewer.post("/duplicates/find/").status_code == 403
    assert not Merge.records.exists()


def test_entering_a_likely_duplicate_warns_and_saves_all_the_same(
    client: Client, pair: tuple[Customer, Customer]
) -> None:
    typed = {"name": "华为技术股份有限公司", "kind": "organisation", "phone": "55550101"}
    shown = text_of(client.post("/customers/new/", typed))
    assert "This may be there already" in shown
    assert "Phone agrees +8" in shown
    assert Customer.records.count() == 2
    seen = f"{pair[0].pk} {pair[1].pk}"
    assert client.post("/customers/new/", {**typed, "duplicates_seen": seen}).status_code == 302
    assert Customer.records.count() == 3


def test_entering_somebody_new_does_not_warn(
    client: Client, pair: tuple[Customer, Customer]
) -> None:
    assert (
        client.post("/customers/new/", {"name": "Acme", "kind": "organisation"}).status_code == 302
    )


def test_the_warning_names_nobody_who_is_hidden(pair: tuple[Customer, Customer]) -> None:
    member = client_of(person(Role.MEMBER))
    typed = {"name": "华为技术", "kind": "organisation", "phone": "55550101"}
    assert member.post("/customers/new/", typed).status_code == 302
