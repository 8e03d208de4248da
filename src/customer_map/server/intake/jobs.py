"""Queued imports in, finished ones out: the jobs of the worker."""

from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from customer_map.server.intake.actions.choosing import JOB
from customer_map.server.intake.actions.running import run_import

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
