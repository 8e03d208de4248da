"""A write that ends in a deadlock is done again, by a page and by the API, on two real connections."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from tests.api.programs import client_of as program_of
from tests.api.programs import post
from tests.crm.people import acting, again
from tests.meeting import somebody_locks
from tests.web.browsing import client_of

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.models import AuditEntry
from customer_map.server.collisions import KeptWrites, tried_twice
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.models import Customer, Merge

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)

AS_BROWSERS_DO: dict[str, Any] = {"data": "", "content_type": "application/x-www-form-urlencoded"}


@pytest.fixture
def actor() -> Actor:
    return acting()


def two_customers(actor: Actor) -> list[Customer]:
    made = [create_customer(actor=again(actor), values={"name": name}) for name in ("A", "B")]
    return sorted(made, key=lambda one: one.pk)


def test_a_page_whose_write_meets_another_one_does_it_again(
    actor: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    kept, gone = two_customers(actor)
    assert actor.user
    client = client_of(actor.user)
    with caplog.at_level(logging.INFO), somebody_locks("crm_customer", gone.pk, kept.pk):
        answer = client.post(f"/duplicates/customer/{kept.pk}/{gone.pk}/", **AS_BROWSERS_DO)
    assert answer.status_code == 302
    assert "is tried again" in caplog.text
    assert Merge.records.count() == 1
    assert AuditEntry.objects.filter(verb="merge.create").count() == 1


def test_a_batch_of_a_program_that_meets_another_write_is_done_again(
    actor: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    assert actor.user
    program = program_of(actor.user)
    rows = [{"key": key, "values": {"name": key}} for key in ("1", "2")]
    made = post(program, "/customers/batch", {"source": "erp", "rows": rows}).json()
    first, second = (result["id"] for result in made["results"])
    renamed = [{"key": key, "values": {"name": f"New {key}"}} for key in ("1", "2")]
    with caplog.at_level(logging.INFO), somebody_locks("crm_customer", second, first):
        answer = post(program, "/customers/batch", {"source": "erp", "rows": renamed})
    assert (answer.status_code, answer.json()["changed"]) == (200, 2)
    assert "is done again" in caplog.text
    assert set(Customer.records.values_list("name", "version")) == {("New 1", 2), ("New 2", 2)}


class Collisions:
    """Fails so many times like a transaction that met another one."""

    def __init__(self, times: int) -> None:
        self.left, self.calls = times, 0

    def __call__(self, *_: object, **__: object) -> str:
        self.calls += 1
        if self.left:
            self.left -= 1
            with connection.cursor() as cursor:
                cursor.execute("DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40001'; END $$")
        return "done"


def test_a_second_collision_is_told() -> None:
    assert tried_twice(Collisions(1)) == "done"
    with pytest.raises(OperationalError):
        tried_twice(Collisions(2))


def test_nothing_is_done_twice_inside_of_a_larger_transaction() -> None:
    met = Collisions(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        tried_twice(met)
    assert met.calls == 1


@pytest.mark.parametrize(("is_kept", "calls", "status"), [(False, 2, 302), (True, 1, 503)])
def test_a_page_tries_again_only_what_left_nothing(
    is_kept: bool, calls: int, status: int, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = Collisions(1)

    def merging(**_: object) -> None:
        if is_kept:
            create_customer(actor=again(actor), values={"name": "Kept"})
        met()

    kept, gone = two_customers(actor)
    assert actor.user
    client: Any = client_of(actor.user)
    client.raise_request_exception = False
    monkeypatch.setattr("customer_map.server.web.duplicates.comparing.merge_records", merging)
    answer = client.post(f"/duplicates/customer/{kept.pk}/{gone.pk}/", **AS_BROWSERS_DO)
    assert (answer.status_code, met.calls) == (status, calls)


def test_what_is_rolled_back_was_not_kept(actor: Actor) -> None:
    kept = KeptWrites()
    with connection.execute_wrapper(kept):
        Customer.records.count()
        with transaction.atomic():
            create_customer(actor=again(actor), values={"name": "Gone"})
            transaction.set_rollback(True)
        assert not kept.any
        create_customer(actor=again(actor), values={"name": "Kept"})
        assert kept.any
