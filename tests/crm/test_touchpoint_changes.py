"""Whoever writes touchpoints, and however: it is noted whose have changed."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from tests.insights.records import customer, order, touch

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change
from customer_map.server.crm.models import Touchpoint

pytestmark = pytest.mark.django_db

COPIED = "COPY crm_touchpoint (id, customer_id, occurred_at, channel, name, source, message_id) FROM STDIN CSV"


def notes() -> list[tuple[str | None, bool]]:
    """Take the notes written since the last call: whose, and whether something may be gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_id::text, removes FROM crm_touchpointchange ORDER BY id")
        found = cursor.fetchall()
        cursor.execute("DELETE FROM crm_touchpointchange")
    return found


@pytest.fixture(autouse=True)
def _nothing_noted_yet(db: None) -> None:
    """Tests that commit leave notes behind: emptying the tables after them is noted, too."""
    notes()


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_new_touchpoint_is_noted_once_for_each_customer_of_the_statement() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 1, "Visit")
    assert notes() == [(str(ada.pk), False)]
    run(
        """INSERT INTO crm_touchpoint (id, customer_id, occurred_at, channel, name, source, message_id)
        SELECT gen_random_uuid(), c.id, %s::timestamptz, 'web', 'x', 's', n::text
        FROM crm_customer c, generate_series(1, 3) n""",
        datetime(2026, 1, 5, tzinfo=UTC),
    )
    assert sorted(notes()) == sorted([(str(ada.pk), False), (str(ben.pk), False)])


def test_rows_that_are_copied_in_are_noted() -> None:
    ada = customer("Ada")
    run("SELECT crm_touchpoint_month('2025-06-01')")
    with connection.cursor() as cursor, cursor.copy(COPIED) as copy:
        copy.write(f"{ada.pk},{ada.pk},2025-06-03,web,Visit,s,1\n")
    assert notes() == [(str(ada.pk), False)]


def test_a_merge_notes_both_customers() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 1, "Visit")
    notes()
    Touchpoint.records.filter(customer=ada).update(customer=ben)
    assert sorted(notes()) == sorted([(str(ada.pk), True), (str(ben.pk), True)])


def test_a_correction_that_moves_a_row_to_another_month_is_noted() -> None:
    ada = customer("Ada")
    touch(ada, 1, "Visit")
    run("SELECT crm_touchpoint_month('2025-06-01')")
    notes()
    Touchpoint.records.update(occurred_at=datetime(2025, 6, 3, tzinfo=UTC))
    assert notes() == [(str(ada.pk), True)]


def test_what_is_deleted_is_noted_as_gone() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 1, "Visit")
    touch(ben, 1, "Visit")
    notes()
    Touchpoint.records.filter(customer=ada).delete()
    assert notes() == [(str(ada.pk), True)]


def test_an_emptied_table_is_noted_for_everybody() -> None:
    touch(customer("Ada"), 1, "Visit")
    notes()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("TRUNCATE crm_touchpoint")
    assert notes() == [(None, True)]


def test_an_order_that_becomes_a_cancellation_is_noted_with_those_who_were_told_of_it() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    bought = order(ada, 1, (1, 5))
    touch(ben, 1, "paid", order=bought)
    notes()
    system = Actor.system()
    change(actor=system, verb="order.edit", record=bought, values={"number": "O-7"})
    assert notes() == []
    change(actor=system, verb="order.edit", record=bought, values={"is_cancellation": True})
    assert notes() == [(str(ben.pk), False)]


def test_what_is_rolled_back_was_never_noted() -> None:
    ada = customer("Ada")
    with transaction.atomic():
        touch(ada, 1, "Visit")
        transaction.set_rollback(True)
    assert notes() == []


def test_a_statement_that_changes_nothing_is_not_noted() -> None:
    Touchpoint.records.filter(name="nobody").delete()
    Touchpoint.records.filter(name="nobody").update(name="x")
    assert notes() == []
