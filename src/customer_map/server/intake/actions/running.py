"""A queued import in, a finished one out: all of its file in one transaction, or nothing of it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from customer_map.errors import CustomerMapError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.audit.log import append
from customer_map.server.intake.actions.choosing import JOB
from customer_map.server.intake.database import driver_cursor
from customer_map.server.intake.errors import (
    DiskFullError,
    ImportBrokenError,
    ImportCancelledError,
    ImportInterruptedError,
    ImportRejectedError,
)
from customer_map.server.intake.loading.load import Counts, Loading
from customer_map.server.intake.loading.plans import PLANS
from customer_map.server.intake.models import Import, ImportState, RefusedLine
from customer_map.server.intake.progress import ProgressReport
from customer_map.server.intake.refusal_file import RefusalFile
from customer_map.server.intake.stored_files import NO_SPACE

logger = logging.getLogger(__name__)

TODO, DOING = "todo", "doing"  # of a job that waits, or is being done
DISK_FULL = ("53100", "53400")
CONNECTION_LOST = ("08", "57")
"""Classes of the database's own codes: the connection broke, or somebody stopped the server."""


def run_import(*, import_id: UUID, watch: Callable[[float], None] | None = None) -> Import | None:
    """Run a queued import, or its rehearsal; None when another process has it or it is not queued.

    `watch` hears how many percent are done.

    An import that says it runs, though nobody has it, was interrupted: it is marked as failed, not run again, for it
    may be what ended its process.
    """
    row = Import.objects.get(pk=import_id)
    with ProgressReport(row, watch) as report:
        if not report.take():
            return None
        row.refresh_from_db()
        if row.state == ImportState.RUNNING:
            _fail(row, ImportInterruptedError(file=row.file_name))
        elif row.state == ImportState.QUEUED:
            _run(row, report)
        else:
            return None
    return row


def settle_abandoned(*, row: Import) -> None:
    """Mark an import as failed whose process is gone."""
    if row.state != ImportState.RUNNING:
        return
    with ProgressReport(row) as report:
        if report.take():
            row.refresh_from_db()
            if row.state == ImportState.RUNNING:
                _fail(row, ImportInterruptedError(file=row.file_name))


def settle_all_abandoned() -> int:
    """Mark all imports as failed whose process is gone, also those that nobody will ever take: how many there were.

    The worker's own are queued with a job; a command that was killed leaves one without.
    """
    under_way = Import.objects.filter(state__in=(ImportState.QUEUED, ImportState.RUNNING))
    abandoned = [row for row in under_way if not _has_job(row) and _settled(row)]
    return len(abandoned)


def _has_job(row: Import) -> bool:
    waiting = ProcrastinateJob.objects.filter(task_name=JOB, status__in=(TODO, DOING))
    return waiting.filter(args__import_id=str(row.pk)).exists()


def _settled(row: Import) -> bool:
    with ProgressReport(row) as report:
        if not report.take():
            return False
        row.refresh_from_db()
        if row.is_under_way:
            _fail(row, ImportInterruptedError(file=row.file_name))
    return row.state == ImportState.FAILED


def _run(row: Import, report: ProgressReport) -> None:
    actor = Actor(row.user, via="import") if row.user else Actor.system()
    row.state, row.started_at, row.progress = ImportState.RUNNING, timezone.now(), 0
    row.read_lines, row.refused_lines, row.counts = 0, 0, {}
    row.save()
    RefusedLine.objects.filter(of_import=row).delete()
    try:
        with _database_errors(row), RefusalFile(row.pk) as refusals:
            _require_rights(actor, row.kind)
            loading = Loading(row, actor, report, refusals)
            if row.is_rehearsal:
                _rehearse(loading)
            else:
                _load(loading)
    except ImportCancelledError:
        _finish(row, ImportState.CANCELLED)
    except CustomerMapError as error:
        _fail(row, error)
    except Exception:
        _fail(row, ImportBrokenError(file=row.file_name))
        raise


def _load(loading: Loading) -> None:
    """Records, report and audit entry are committed together."""
    with transaction.atomic(), driver_cursor() as cursor:
        counts = loading.run(cursor)
        _write_result(loading, counts, ImportState.DONE)
        append(
            actor=loading.actor,
            verb="import.run",
            record=loading.row,
            before=None,
            after={"file": loading.row.file_name, "counts": counts},
        )


def _rehearse(loading: Loading) -> None:
    """The same, then everything is taken back but the result."""
    with transaction.atomic(), driver_cursor() as cursor:
        counts = loading.run(cursor)
        transaction.set_rollback(True)
    with transaction.atomic():
        _write_result(loading, counts, ImportState.PREVIEWED)


def _write_result(loading: Loading, counts: Counts, state: ImportState) -> None:
    row = loading.row
    row.counts = counts
    row.read_lines = loading.report.read_lines
    row.refused_lines = loading.refusals.lines
    with driver_cursor() as cursor:
        loading.refusals.copy_into(cursor)
    _finish(row, state)


def _finish(row: Import, state: ImportState) -> None:
    row.state, row.finished_at, row.progress = state, timezone.now(), 100
    row.is_cancel_wanted = False
    row.error_code, row.error_fields = "", {}
    row.save()


def _fail(row: Import, error: CustomerMapError) -> None:
    logger.warning("Import %s failed: %s", row.pk, error)
    row.state, row.finished_at, row.is_cancel_wanted = ImportState.FAILED, timezone.now(), False
    row.counts = {}
    row.error_code = error.code
    row.error_fields = {name: str(value) for name, value in error.fields.items()}
    row.save()


def _require_rights(actor: Actor, kind: str) -> None:
    if actor.user is None:
        return
    for record_type in PLANS[kind].writes:
        if reach_of(actor.user, record_type, Intent.EDIT) == Reach.NONE:
            raise NotAllowedError(right=f"{record_type}.edit")


@contextmanager
def _database_errors(row: Import) -> Iterator[None]:
    """Say in our words what the database or the disk says."""
    try:
        yield
    except (psycopg.Error, DatabaseError) as error:
        raise _our_error(row, error) from error
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        raise DiskFullError(file=row.file_name) from error


def _our_error(row: Import, error: Exception) -> CustomerMapError:
    cause = error.__cause__ if isinstance(error.__cause__, psycopg.Error) else error
    state = getattr(cause, "sqlstate", None)
    if state in DISK_FULL:
        return DiskFullError(file=row.file_name)
    if state is None or state[:2] in CONNECTION_LOST:
        return ImportInterruptedError(file=row.file_name)
    return ImportRejectedError(file=row.file_name, reason=str(cause).partition("\n")[0])
