"""Queued imports in, finished ones out: the jobs of the worker."""

from uuid import UUID

from procrastinate.contrib.django import app

from customer_map.server.intake.actions.choosing import JOB
from customer_map.server.intake.actions.running import run_import


@app.task(name=JOB, pass_context=False)
def run_queued_import(import_id: str) -> None:
    """Run one import; called again after a crash it marks the import as failed."""
    run_import(import_id=UUID(import_id))
