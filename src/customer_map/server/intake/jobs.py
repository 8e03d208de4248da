"""Queued imports and received events in, records out: the jobs of the worker."""

from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from customer_map.server.intake.actions.choosing import JOB
from customer_map.server.intake.actions.events.forgetting import forget_old_events
from customer_map.server.intake.actions.events.receiving import JOB as TAKE_EVENTS
from customer_map.server.intake.actions.events.taking import take_all
from customer_map.server.intake.actions.running import run_import, settle_all_abandoned

FIGURES = "insights.refresh_figures"


@app.task(name=JOB, pass_context=False)
def run_queued_import(import_id: str) -> None:
    """Run one import; called again after a crash it marks the import as failed."""
    run_import(import_id=UUID(import_id))
    _ask_for_figures()


def _ask_for_figures() -> None:
    """Let the figures of customers be refreshed now; the job stands above imports, so it is named.

    One that waits already is enough.
    """
    with suppress(AlreadyEnqueued):
        app.configure_task(FIGURES, queueing_lock=FIGURES, allow_unknown=True).defer()


@app.periodic(cron="* * * * *")
@app.task(name=TAKE_EVENTS, queueing_lock=TAKE_EVENTS, pass_context=False)
def take_events(timestamp: int = 0) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Take over the events that were received; asked for by whoever receives some, and each minute."""
    return take_all()


@app.periodic(cron="* * * * *")
@app.task(name="intake.settle", queueing_lock="intake.settle", pass_context=False)
def settle_imports(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Tell whose process was killed in the middle of an import that it was interrupted."""
    return settle_all_abandoned()


@app.periodic(cron="20 3 * * *")
@app.task(name="intake.forget_events", queueing_lock="intake.forget_events", pass_context=False)
def forget_events(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Drop what visitors did who never said who they are, and old refusals."""
    return forget_old_events()
