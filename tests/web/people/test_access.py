import pytest
from tests.crm.people import acting, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.customers import create_customer

pytestmark = pytest.mark.django_db


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
