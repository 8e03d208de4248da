"""People on maps through the API: of customers, of opportunities, and what is claimed of them."""

from typing import Any

import pytest
from django.test import Client
from tests.api.programs import ROOT, client_of, post
from tests.crm.people import acting, again

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.models import Contact, Opportunity

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
    return create_contact(actor=again(actor), values={"name": "Li Jing", "customer": customer})


@pytest.fixture
def deal(actor: Actor, contact: Contact) -> Opportunity:
    values = {"name": "Pumps", "customer": contact.customer}
    return create_opportunity(actor=again(actor), values=values)


def put_on(client: Client, **body: object) -> Any:
    return post(client, "/map-members", body)


def test_a_person_is_put_into_an_opportunity_and_claimed_of(
    client: Client, contact: Contact, deal: Opportunity
) -> None:
    made = put_on(client, opportunity_id=str(deal.pk), contact_id=str(contact.pk))
    assert made.status_code == 201
    member = made.json()
    saved = client.get(f"{ROOT}/maps", {"opportunity_id": str(deal.pk)}).json()["items"]
    assert [one["id"] for one in saved] == [member["map_id"]]
    for value in ("champion", "blocker"):
        claim = {"member_id": member["id"], "aspect": "buying_role", "value": value}
        assert post(client, "/assessments", claim).status_code == 201
    shown = client.get(f"{ROOT}/map-members/{member['id']}", {"expand": "assessments"}).json()
    standing = [one["value"] for one in shown["assessments"] if one["valid_to"] is None]
    assert (standing, len(shown["assessments"])) == (["blocker"], 2)
    gone = client.delete(f"{ROOT}/map-members/{member['id']}", headers={"If-Match": "*"})
    assert gone.status_code == 204


def test_what_is_no_place_and_what_cannot_be_said_is_refused(
    client: Client, contact: Contact, deal: Opportunity
) -> None:
    nowhere = put_on(client, contact_id=str(contact.pk))
    assert (nowhere.status_code, nowhere.json()["errors"][0]["field"]) == (422, "map_id")
    assert put_on(client, opportunity_id=str(deal.pk)).status_code == 422
    member = put_on(client, opportunity_id=str(deal.pk), contact_id=str(contact.pk)).json()
    said = {"member_id": member["id"], "aspect": "attitude", "value": "blue"}
    assert post(client, "/assessments", said).status_code == 422
