"""Turns a wish into a job of the worker: learn, or find themes; one that waits already is enough."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

LEARN = "feedback.learn"
FIND_THEMES = "feedback.find_themes"
SUMMARISE = "feedback.summarise"


def ask_for(job: str) -> None:
    """Let the worker do this job soon."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(job, queueing_lock=job, allow_unknown=True).defer(timestamp=0)


def ask_for_summary_of(summary_id: UUID) -> None:
    """Let the worker have this summary written."""
    app.configure_task(SUMMARISE, allow_unknown=True).defer(summary_id=str(summary_id))
