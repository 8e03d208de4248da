"""Changes of many records by the worker: in steps, resumed after a crash, undone as one."""

import pytest
from tests.crm.people import acting, again, person

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions import bulk_changes
from customer_map.server.crm.actions.bulk_changes import carry_on, start_bulk_change
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import BulkChange, Customer

pytestmark = pytest.mark.django_db

SET = {"record_type": "customer", "field": "region", "value": "North"}


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def customers(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> list[Customer]:
    """Five customers, of which two are taken at a time."""
    monkeypatch.setattr(bulk_changes, "AT_A_TIME", 2)
    return [create_customer(actor=actor, values={"name": f"C{n}"}) for n in range(5)]


def north() -> int:
    return Customer.records.filter(region="North").count()


def started(actor: Actor, customers: list[Customer]) -> BulkChange:
    return start_bulk_change(actor=again(actor), ids=[one.pk for one in customers], **SET)


def test_all_records_are_changed_and_one_undo_takes_it_back(
    actor: Actor, customers: list[Customer]
) -> None:
    change = started(actor, customers)
    assert carry_on(change_id=change.pk) == 5
    change.refresh_from_db()
    assert (change.position, change.changed, change.total) == (5, 5, 5)
    assert change.finished_at
    assert north() == 5
    assert len(undo_last_step(actor=again(actor))) == 5
    assert north() == 0


def test_a_killed_worker_goes_on_where_it_was(
    actor: Actor, customers: list[Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    change = started(actor, customers)
    note, calls = bulk_changes._note, []

    def dying(*given: object) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        note(*given)

    monkeypatch.setattr(bulk_changes, "_note", dying)
    with pytest.raises(KeyboardInterrupt):
        carry_on(change_id=change.pk)
    assert north() == 2
    assert carry_on(change_id=change.pk) == 3
    assert carry_on(change_id=change.pk) == 0
    assert AuditEntry.objects.filter(verb="customer.edit").count() == 5


def test_refused_records_are_listed_in_the_language_of_the_owner(customers: list[Customer]) -> None:
    reader = person(Role.VIEWER)
    reader.language = "zh-hans"
    reader.save()
    change = started(Actor(reader), customers)
    carry_on(change_id=change.pk)
    change.refresh_from_db()
    assert (change.changed, change.refused) == (0, 5)
    assert change.refusals[0]["name"] == "C0"
    assert not change.refusals[0]["why"].isascii()


def test_records_that_are_gone_are_passed_over(actor: Actor, customers: list[Customer]) -> None:
    change = started(actor, customers)
    Customer.records.filter(pk=customers[0].pk).update(deleted_at=customers[0].created_at)
    carry_on(change_id=change.pk)
    assert north() == 4


def test_more_than_can_be_undone_together_is_refused(
    actor: Actor, customers: list[Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_changes, "MOST_RECORDS", 4)
    with pytest.raises(InvalidValueError):
        started(actor, customers)
    with pytest.raises(NotAllowedError):
        started(Actor.system(), customers[:1])
    assert not BulkChange.objects.exists()
