import pytest
from tests.crm.people import acting, person
from tests.web.browsing import client_of, page
from tests.web.company import found_company

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.insights.alerts import GAPS
from customer_map.server.web.home.gap_words import GAP_WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


def test_every_gap_has_words() -> None:
    assert set(GAP_WORDS) == {gap.key for gap in GAPS}


def test_a_finding_leads_to_its_customer_its_map_and_a_step(actor: Actor) -> None:
    company = found_company(actor, text="Acme")
    assert actor.user
    shown = page(client_of(actor.user), "/gaps/no-decision-maker/")
    customer = company.records["customer"].pk
    assert f'href="/customers/{customer}/"' in shown
    assert f'href="/maps/{customer}/"' in shown
    step = f"/activities/new/?customer={customer}&amp;next=%2F&amp;subject=Find+out+who+decides"
    assert step in shown
    form = page(client_of(actor.user), step.replace("&amp;", "&"))
    assert 'value="Find out who decides"' in form


def test_a_stranger_finds_nothing_and_is_taught(actor: Actor) -> None:
    found_company(actor, text="Geheimrat")
    for gap in GAPS:
        shown = page(client_of(person(Role.MEMBER)), f"/gaps/{gap.key}/")
        assert "Geheimrat" not in shown
        assert "No such gap" in shown


def test_readers_are_not_offered_to_plan(actor: Actor) -> None:
    found_company(actor)
    shown = page(client_of(person(Role.VIEWER)), "/gaps/no-decision-maker/")
    assert "/activities/new/" not in shown


def test_an_unknown_gap_is_no_page(actor: Actor) -> None:
    assert actor.user
    page(client_of(actor.user), "/gaps/none/", 404)
