"""Lists and files name no linked record that the reader may not see."""

import pytest
from django.test import Client
from tests.crm.people import person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import (
    Case,
    Contact,
    Customer,
    Lead,
    Opportunity,
    Pipeline,
    Stage,
)

pytestmark = pytest.mark.django_db
HIDDEN = "Hidden Harry"


@pytest.fixture
def me() -> User:
    return person(Role.MEMBER, team=Team.objects.create(name="East"))


@pytest.fixture
def client(me: User) -> Client:
    """Somebody with records of his own that lead to a stranger's."""
    stranger = person(Role.MEMBER, team=Team.objects.create(name="West"))
    customer = Customer.records.create(name="Mine", owner=me)
    theirs = Customer.records.create(name=HIDDEN, owner=stranger)
    contact = Contact.records.create(name=HIDDEN, customer=customer, owner=stranger)
    Contact.records.create(name="Seen Sam", customer=customer, owner=me)
    stage = Stage.records.create(pipeline=Pipeline.records.create(name="Sales"), name="Open")
    about = {"customer": customer, "contact": contact, "owner": me}
    Opportunity.records.create(name="Deal", stage=stage, **about)
    Case.records.create(subject="Broken", **about)
    Lead.records.create(name="Lead", customer=theirs, owner=me)
    Customer.records.create(name="Branch", parent=theirs, owner=me)
    return client_of(me)


@pytest.mark.parametrize(
    ("plural", "column"),
    [
        ("opportunities", "contact"),
        ("cases", "contact"),
        ("leads", "customer"),
        ("customers", "parent"),
    ],
)
def test_a_hidden_record_is_an_empty_cell_of_lists_and_files(
    client: Client, plural: str, column: str
) -> None:
    assert HIDDEN not in page(client, f"/{plural}/?column={column}&column=owner")
    exported = client.get(f"/{plural}/export.csv?column={column}&column=owner")
    text = b"".join(exported).decode()  # type: ignore[arg-type]
    assert HIDDEN not in text
    assert "Zhang Wei" in text


def test_a_record_that_is_seen_is_named(client: Client, me: User) -> None:
    Opportunity.records.update(contact=Contact.records.get(name="Seen Sam"))
    assert "Seen Sam" in page(client, "/opportunities/?column=contact")


def test_no_filter_asks_a_lead_for_what_a_hidden_customer_is_called(client: Client) -> None:
    tree = '{"field": "customer.name", "op": "contains", "value": "Hidden"}'
    listed = client.get("/leads/", {"filter": tree})
    assert len(listed.context["list"].page) == 0
