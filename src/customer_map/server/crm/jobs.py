"""Turns the clock into reminders: a periodic job of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from customer_map.server.crm.actions.reminders import due_reminders


@app.periodic(cron="* * * * *")
@app.task(name="crm.remind", queueing_lock="crm.remind", pass_context=False)
def remind(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Tell the owners of activities what has come due."""
    return due_reminders(timezone.now())
