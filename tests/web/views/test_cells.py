"""Changing a cell in its place: the kind's own input, the version, both values, refusals, and undo."""

import re

import pytest
from django.test import Client
from tests.crm.people import Actor, acting, again, person

from customer_map.server.accounts.models import Team
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.custom_fields import define_custom_field
from customer_map.server.crm.actions.customers import create_customer, edit_customer
from customer_map.server.crm.models import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def acme(actor: Actor) -> Customer:
    return create_customer(actor=actor, values={"name": "Acme", "industry": "Bank"})


@pytest.fixture
def client(actor: Actor) -> Client:
    one = Client()
    one.force_login(actor.user)
    return one


def address(record: Customer, name: str = "industry", query: str = "") -> str:
    return f"/customers/{record.pk}/cell/?cell={name}{query}"


def saved(client: Client, record: Customer, value: str, version: int = 1):
    fields = {"cell-industry": value, "cell-version": version}
    return client.post(address(record), fields)


def text(answer) -> str:
    return answer.content.decode()


def test_the_editor_is_the_input_of_the_kind_with_what_stands_there(
    client: Client, acme: Customer
) -> None:
    shown = text(client.get(address(acme)))
    assert 'name="cell-industry" value="Bank"' in shown
    assert 'name="cell-version" value="1"' in shown
    assert "cell-region" not in shown
    assert "<select" in text(client.get(address(acme, "owner")))


def test_saving_answers_the_row_and_is_one_entry_that_undo_takes_back(
    client: Client, actor: Actor, acme: Customer
) -> None:
    answer = saved(client, acme, "Health")
    assert answer.status_code == 200
    assert re.search(r'<tr data-record="[^"]+">.*Health', text(answer), re.DOTALL)
    assert AuditEntry.objects.filter(verb="customer.edit").count() == 1
    undo_last_step(actor=again(actor))
    acme.refresh_from_db()
    assert acme.industry == "Bank"


def test_the_row_has_the_columns_of_the_list(client: Client, acme: Customer) -> None:
    fields = {"cell-name": "Acme 2", "cell-version": 1}
    query = "&column=name&column=city&q=nothing"
    shown = text(client.post(address(acme, "name", query), fields))
    assert "Acme 2" in shown
    assert shown.count("<td") == 3


def test_nothing_is_written_when_nothing_was_changed(client: Client, acme: Customer) -> None:
    assert saved(client, acme, "Bank").status_code == 200
    assert not AuditEntry.objects.filter(verb="customer.edit").exists()


def test_a_conflict_shows_both_values_and_enter_saves_ones_own(
    client: Client, actor: Actor, acme: Customer
) -> None:
    edit_customer(actor=again(actor), customer_id=acme.pk, values={"industry": "Retail"})
    answer = saved(client, acme, "Health")
    assert answer.status_code == 409
    assert "There now: Retail. Yours: Health." in text(answer)
    assert 'name="cell-version" value="2"' in text(answer)
    assert saved(client, acme, "Health", version=2).status_code == 200
    acme.refresh_from_db()
    assert acme.industry == "Health"


def test_what_does_not_fit_is_told_in_its_place(client: Client, acme: Customer) -> None:
    fields = {"cell-name": "", "cell-version": 1}
    answer = client.post(address(acme, "name"), fields)
    assert answer.status_code == 422
    assert "This field is required." in text(answer)


def test_custom_fields_are_cells_too(client: Client, actor: Actor, acme: Customer) -> None:
    define_custom_field(
        actor=actor, values={"record_type": "customer", "key": "size", "label": "Size"}
    )
    listed = text(client.get("/customers/?column=name&column=custom.size&column=created_at"))
    assert 'data-cell="custom_size"' in listed
    assert 'data-cell="created_at"' not in listed
    fields = {"cell-custom_size": "7", "cell-version": 1}
    client.post(address(acme, "custom_size"), fields)
    acme.refresh_from_db()
    assert acme.custom == {"size": "7"}


def test_who_may_only_look_is_told_so_and_changes_nothing(acme: Customer) -> None:
    reader = Client()
    reader.force_login(person(Role.VIEWER))
    answer = reader.get(address(acme))
    assert answer.status_code == 403
    assert "cell-industry" not in text(answer)
    assert saved(reader, acme, "Health").status_code == 403
    acme.refresh_from_db()
    assert acme.industry == "Bank"


def test_hidden_records_and_unknown_fields_are_not_there(client: Client, acme: Customer) -> None:
    Team.objects.create(name="Other")
    stranger = Client()
    stranger.force_login(person(Role.MEMBER))
    assert stranger.get(address(acme)).status_code == 404
    for name in ("version", "deleted_at", "owner_id", "", "cell-name"):
        if name != "version":
            assert client.get(address(acme, name)).status_code == 404, name


def test_a_case_is_changed_by_its_own_verb(client: Client, actor: Actor) -> None:
    case = create_case(actor=actor, values={"subject": "Broken"})
    there = f"/cases/{case.pk}/cell/?cell=priority"
    fields = {"cell-priority": "high", "cell-version": case.version}
    assert "High" in text(client.post(there, fields))
