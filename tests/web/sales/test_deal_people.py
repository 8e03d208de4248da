import pytest
from django.test import Client
from django.utils import timezone
from tests.crm.people import acting, again, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.models import Contact, Opportunity
from customer_map.server.saved_maps.actions import add_member, create_map
from customer_map.server.saved_maps.models import MapMember, SavedMap

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


@pytest.fixture
def contact(actor: Actor) -> Contact:
    customer = create_customer(actor=again(actor), values={"name": "Hengrui"})
    values = {"name": "Li Jing", "customer": customer}
    return create_contact(actor=again(actor), values=values)


@pytest.fixture
def deal(actor: Actor, contact: Contact) -> Opportunity:
    values = {"name": "Pumps", "customer": contact.customer}
    return create_opportunity(actor=again(actor), values=values)


def add(client: Client, deal: Opportunity, **values: object) -> MapMember:
    given = {"contact": "Li Jing", "buying_role": "champion", "influence": "70", **values}
    answer = client.post(f"/opportunities/{deal.pk}/people/", given)
    assert answer.status_code == 302
    return MapMember.records.get(deleted_at__isnull=True)


def test_people_are_added_with_their_role_and_stand_on_the_map(
    client: Client, deal: Opportunity
) -> None:
    assert "Nobody yet." in page(client, f"/opportunities/{deal.pk}/")
    add(client, deal)
    text = page(client, f"/opportunities/{deal.pk}/")
    for word in ("Li Jing", "Champion", "70", "Open the deal map"):
        assert word in text
    saved = SavedMap.records.get(opportunity=deal)
    shown = page(client, f"/maps/{saved.pk}/")
    assert "Li Jing" in shown
    assert f"/opportunities/{deal.pk}/" in shown


def test_the_last_touch_is_that_of_the_newest_touchpoint(
    client: Client, actor: Actor, deal: Opportunity, contact: Contact
) -> None:
    values = {"subject": "Call", "kind": "call", "contact": contact, "done_at": timezone.now()}
    create_activity(actor=again(actor), values={**values, "customer": contact.customer})
    add(client, deal)
    people = client.get(f"/opportunities/{deal.pk}/").context["people"]
    assert people[0].last_touch is not None


def test_how_somebody_stands_is_changed_and_they_are_removed(
    client: Client, deal: Opportunity
) -> None:
    member = add(client, deal)
    address = f"/opportunities/{deal.pk}/people/{member.pk}/"
    assert 'value="70"' in page(client, address)
    client.post(address, {"buying_role": "blocker", "attitude": "opponent", "influence": ""})
    shown = client.get(f"/opportunities/{deal.pk}/").context["people"][0]
    assert (shown.role, shown.attitude, shown.influence) == ("Blocker", "Opponent", "")
    client.post(f"{address}remove/")
    assert client.get(f"/opportunities/{deal.pk}/").context["people"] == []


def test_what_does_not_fit_is_shown_in_the_form(client: Client, deal: Opportunity) -> None:
    address = f"/opportunities/{deal.pk}/people/"
    for wrong in ({"contact": "Nobody"}, {"contact": "Li Jing", "influence": "101"}):
        assert client.post(address, wrong).status_code == 422
    assert not SavedMap.records.exists()
    add(client, deal)
    assert client.post(address, {"contact": "Li Jing"}).status_code == 422


def test_a_member_of_another_deal_is_not_found(
    client: Client, actor: Actor, deal: Opportunity
) -> None:
    member = add(client, deal)
    values = {"name": "Other", "customer": deal.customer}
    other = create_opportunity(actor=again(actor), values=values)
    address = f"/opportunities/{other.pk}/people/{member.pk}/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}remove/").status_code == 404


def test_viewers_look_and_change_nobody(client: Client, deal: Opportunity) -> None:
    member = add(client, deal)
    viewer = client_of(person(Role.VIEWER))
    assert "Champion" in page(viewer, f"/opportunities/{deal.pk}/")
    for address in ("people/", f"people/{member.pk}/"):
        assert viewer.get(f"/opportunities/{deal.pk}/{address}").status_code == 403
    assert viewer.post(f"/opportunities/{deal.pk}/people/{member.pk}/remove/").status_code == 403


def test_who_reads_no_maps_or_contacts_sees_no_people(client: Client, deal: Opportunity) -> None:
    add(client, deal)
    for role, kind in ((Role.VIEWER, RecordType.MAP), (Role.MANAGER, RecordType.CONTACT)):
        RoleRight.objects.create(role=role, record_type=kind, intent=Intent.READ, reach=Reach.NONE)
        text = page(client_of(person(role)), f"/opportunities/{deal.pk}/")
        assert "Li Jing" not in text
        assert "Champion" not in text


def test_people_of_the_customers_map_are_shown_and_taken_over(
    actor: Actor, client: Client, contact: Contact, deal: Opportunity
) -> None:
    there = f"/opportunities/{deal.pk}/people/take-over/"
    assert "Nobody is missing" in page(client, there)
    own = create_map(
        actor=again(actor),
        kind="relationship",
        name="Hengrui",
        definition={},
        customer_id=deal.customer_id,
        is_default=True,
    )
    add_member(actor=again(actor), map_id=own.pk, contact_id=contact.pk)
    assert "Li Jing" in page(client, there)
    assert client.post(there)["Location"] == f"/opportunities/{deal.pk}/"
    assert MapMember.records.filter(map__opportunity=deal, contact=contact).count() == 1
    assert client_of(person(Role.VIEWER)).post(there).status_code == 403
