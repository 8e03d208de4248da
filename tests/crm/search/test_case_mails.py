"""Cases are found by what was written in them, by who may see the case."""

import pytest
from tests.crm.people import acting, again, person

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.case_mail import answer_case
from customer_map.server.crm.actions.cases import create_case, delete_case
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import Case
from customer_map.server.crm.search import sources
from customer_map.server.crm.search.finding import find_records

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def case(actor: Actor) -> Case:
    customer = create_customer(actor=again(actor), values={"name": "Wang Fang"})
    return create_case(actor=again(actor), values={"subject": "Leak", "customer": customer})


def write(actor: Actor, case: Case, text: str) -> None:
    answer_case(actor=again(actor), case_id=case.pk, text=text, to=["wang@example.com"])


def found(user: User | None, text: str) -> list[object]:
    assert user
    return [hit.record.pk for hit in find_records(user, text) if isinstance(hit.record, Case)]


def test_a_case_is_found_by_what_was_written_in_it(actor: Actor, case: Case) -> None:
    assert found(actor.user, "gasket") == []
    write(actor, case, "The gasket comes tomorrow. 密封圈明天寄出。")
    for text in ("gasket", "gask", "密封", "圈明天"):
        assert found(actor.user, text) == [case.pk]


def test_only_who_may_see_the_case_finds_it(actor: Actor, case: Case) -> None:
    write(actor, case, "The gasket comes tomorrow.")
    assert found(person(Role.MEMBER), "gasket") == []
    delete_case(actor=again(actor), case_id=case.pk)
    assert found(actor.user, "gasket") == []


def test_of_a_long_conversation_the_latest_is_found(
    actor: Actor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_MESSAGES", 1)
    write(actor, case, "first")
    write(actor, case, "second")
    assert found(actor.user, "second") == [case.pk]
    assert found(actor.user, "first") == []
