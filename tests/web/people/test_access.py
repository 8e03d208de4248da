import pytest
from django.test import Client
from tests.crm.people import acting, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.models import RoleRight
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.crm.actions.customers import create_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner_client() -> Client:
    return client_of(person(Role.OWNER))


def test_an_administrator_learns_what_a_colleague_may_do_and_why() -> None:
    actor, member = acting(), person(Role.MEMBER, "Li Jing")
    assert actor.user
    customer = create_customer(actor=actor, values={"name": "恒瑞"})
    client = client_of(actor.user)
    address = f"/settings/access/?user={member.pk}&kind=customer&record="
    for text in ("恒瑞", str(customer.pk)):
        shown = page(client, f"{address}{text}")
        assert shown.count("does not reach what the owner") == 3
        assert "Li Jing (Member)" in shown
    assert "There is no such record" in page(client, f"{address}nobody")
    create_customer(actor=actor, values={"name": "恒瑞"})
    assert "give the id" in page(client, f"{address}恒瑞")
    assert page(client, "/settings/access/?user=x&kind=y&record=z")


def test_only_administrators_may_ask() -> None:
    for role in (Role.MANAGER, Role.MEMBER, Role.VIEWER):
        assert client_of(person(role)).get("/settings/access/").status_code == 403


def test_the_table_shows_all_roles_who_has_them_and_what_was_changed(owner_client: Client) -> None:
    RoleRight.objects.create(
        role=Role.VIEWER, record_type=RecordType.ORDER, intent=Intent.READ, reach=Reach.NONE
    )
    person(Role.VIEWER, "Only looks")
    text = owner_client.get("/settings/rights/").content.decode()
    for word in ("Only looks", "Administrator", "Touchpoints", "Nobody yet"):
        assert word in text
    assert text.count('title="Changed"') == 1
    rows = owner_client.get("/settings/rights/").context["rows"]
    assert [len(cells) for _kind, cells in rows] == [len(Role)] * len(RecordType)


def test_the_question_is_reached_from_the_page_of_a_user(owner_client: Client) -> None:
    user = person(Role.MEMBER, "Asked about")
    text = owner_client.get(f"/settings/users/{user.pk}/").content.decode()
    address = f"/settings/access/?user={user.pk}"
    assert address in text
    asked = owner_client.get(address)
    assert asked.status_code == 200
    assert f'value="{user.pk}" selected' in asked.content.decode()
    assert "form-error" not in asked.content.decode()
