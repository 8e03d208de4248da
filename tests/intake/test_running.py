"""An import is whole or not at all: rehearsed, cancelled, refused, failed, or done."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.intake.conftest import Run
from tests.intake.files import CUSTOMERS, ORDERS, table_counts, upload

from customer_map.errors import NotAllowedError
from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Customer, Order
from customer_map.server.intake.actions import running
from customer_map.server.intake.actions.choosing import cancel, enqueue, start
from customer_map.server.intake.actions.running import (
    run_import,
    settle_abandoned,
    settle_all_abandoned,
)
from customer_map.server.intake.errors import ImportUnderWayError, MappingIncompleteError
from customer_map.server.intake.loading import staging
from customer_map.server.intake.models import Import, ImportState
from customer_map.server.intake.progress import ProgressReport
from customer_map.server.intake.queries import error_of


def test_a_rehearsal_counts_everything_and_writes_nothing(run: Run) -> None:
    before = table_counts()
    row = run(CUSTOMERS + "C-4,Broken,Software,-5,Berlin,,\n", rehearse=True)
    assert row.state == ImportState.PREVIEWED
    assert row.counts["customer"]["created"] == 3
    assert row.refusals.get().line == 5
    assert table_counts() == before


def test_a_rehearsed_import_can_then_be_run(run: Run) -> None:
    row = run(CUSTOMERS, rehearse=True)
    done = run_import(import_id=enqueue(row=row, is_rehearsal=False).pk)
    assert done is not None
    assert (done.state, Customer.records.count()) == (ImportState.DONE, 3)


def test_a_line_that_cannot_be_read_is_reported_with_column_and_value(run: Run) -> None:
    row = run(ORDERS + "1005,not a day,17,P-1,Lamp,many,1,Germany\n")
    assert row.refused_lines == 1
    assert set(row.refusals.values_list("line", "column", "value", "reason")) == {
        (6, "Order date", "not a day", "not_a_date"),
        (6, "Quantity", "many", "not_a_number"),
    }
    assert Order.records.count() == 3


def test_a_cancelled_import_keeps_nothing(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = enqueue(row=upload(owner, CUSTOMERS), is_rehearsal=False)
    told = ProgressReport.tell

    def cancelled(self: ProgressReport, percent: float, *, lines: int = 0) -> None:
        told(self, percent, lines=lines)
        if percent > 80:
            raise running.ImportCancelledError(file="file.csv")

    monkeypatch.setattr(ProgressReport, "tell", cancelled)
    done = run_import(import_id=row.pk)
    assert done is not None
    assert (done.state, done.counts, Customer.records.count()) == (ImportState.CANCELLED, {}, 0)


def test_a_queued_import_is_cancelled_at_once(owner: User) -> None:
    row = enqueue(row=upload(owner, CUSTOMERS), is_rehearsal=False)
    cancel(row=row)
    assert run_import(import_id=row.pk) is None
    row.refresh_from_db()
    assert row.state == ImportState.CANCELLED


def test_an_import_is_started_only_once(owner: User) -> None:
    row = start(row=upload(owner, CUSTOMERS), is_rehearsal=False)
    with pytest.raises(ImportUnderWayError):
        start(row=row, is_rehearsal=False)


def test_what_is_missing_is_named_before_anything_starts(run: Run, owner: User) -> None:
    row = upload(owner, ORDERS)
    with pytest.raises(MappingIncompleteError, match="Ordered on"):
        run(ORDERS, columns={"Order date": "skip"})
    row.refresh_from_db()
    assert row.state == ImportState.UPLOADED


def test_a_member_imports_nothing_into_customers_of_others(
    run: Run, owner: User, member: User
) -> None:
    run("Customer number,Company name,City\n1,Secret AG,\n")
    row = run("Customer number,Company name,City\n1,Secret AG,Bonn\n2,Own Ltd,Ulm\n", user=member)
    assert list(row.refusals.values_list("line", "reason")) == [(2, "not_editable")]
    assert Customer.records.get(name="Secret AG").city == ""
    assert Customer.records.get(name="Own Ltd").owner == member


def test_a_member_cannot_give_new_customers_to_somebody_else(run: Run, member: User) -> None:
    run("Customer number,Company name,Account owner\n2,Own Ltd,Ada Owner\n", user=member)
    assert Customer.records.get().owner == member


def test_an_owner_named_in_the_file_becomes_the_owner(run: Run, member: User) -> None:
    run("Customer number,Company name,Account owner\n2,Own Ltd,max member\n")
    assert Customer.records.get().owner == member


def test_a_viewer_may_not_even_leave_a_file(db: None, files_folder: Path) -> None:
    viewer = User.objects.create_user("viewer@example.com", name="Vera", role="viewer")
    with pytest.raises(NotAllowedError):
        upload(viewer, CUSTOMERS)
    assert not Import.objects.exists()
    assert not files_folder.exists()


def test_who_has_become_a_viewer_since_the_upload_imports_nothing(member: User) -> None:
    row = enqueue(row=upload(member, CUSTOMERS), is_rehearsal=False)
    User.objects.filter(pk=member.pk).update(role="viewer")
    done = run_import(import_id=row.pk)
    assert done is not None
    assert (done.state, done.error_code) == (ImportState.FAILED, "not_allowed")
    assert Customer.records.count() == 0


def test_a_full_disk_ends_in_a_clear_error_and_keeps_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise psycopg.errors.DiskFull

    monkeypatch.setattr(staging.Staging, "finish", full)
    row = run(CUSTOMERS)
    assert (row.state, row.error_code) == (ImportState.FAILED, "import_disk_full")
    assert str(error_of(row)).startswith("The disk of the server was full while file.csv")
    assert Customer.records.count() == 0


def test_a_fault_of_the_program_marks_the_import_and_is_not_swallowed(
    run: Run, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(staging.Staging, "finish", broken)
    with pytest.raises(ZeroDivisionError):
        run(CUSTOMERS)
    assert Import.objects.get().error_code == "import_broken"


def test_an_import_whose_process_is_gone_is_marked_and_can_run_again(owner: User) -> None:
    row = enqueue(row=upload(owner, CUSTOMERS), is_rehearsal=False)
    Import.objects.filter(pk=row.pk).update(state=ImportState.RUNNING)
    row.refresh_from_db()
    settle_abandoned(row=row)
    assert (row.state, row.error_code) == (ImportState.FAILED, "import_interrupted")
    done = run_import(import_id=enqueue(row=row, is_rehearsal=False).pk)
    assert done is not None
    assert done.state == ImportState.DONE


def test_an_import_that_somebody_works_on_is_left_alone(owner: User) -> None:
    row = enqueue(row=upload(owner, CUSTOMERS), is_rehearsal=False)
    Import.objects.filter(pk=row.pk).update(state=ImportState.RUNNING)
    row.refresh_from_db()
    with ProgressReport(row) as other:
        assert other.take()
        settle_abandoned(row=row)
        assert run_import(import_id=row.pk) is None
    row.refresh_from_db()
    assert row.state == ImportState.RUNNING


@pytest.mark.parametrize("state", [ImportState.QUEUED, ImportState.RUNNING])
def test_what_a_killed_command_leaves_behind_is_told_as_interrupted(
    owner: User, state: str
) -> None:
    left = enqueue(row=upload(owner, CUSTOMERS), is_rehearsal=False)
    Import.objects.filter(pk=left.pk).update(state=state)
    waiting = start(row=upload(owner, CUSTOMERS), is_rehearsal=False)
    assert settle_all_abandoned() == 1
    left.refresh_from_db()
    waiting.refresh_from_db()
    assert (left.state, left.error_code) == (ImportState.FAILED, "import_interrupted")
    assert waiting.state == ImportState.QUEUED


def test_a_command_at_work_is_no_killed_one(owner: User) -> None:
    row = enqueue(row=upload(owner, CUSTOMERS), is_rehearsal=False)
    with ProgressReport(row) as command:
        assert command.take()
        assert settle_all_abandoned() == 0
