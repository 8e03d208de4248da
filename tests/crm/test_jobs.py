from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from tests.crm.people import acting

from customer_map.server.audit.models import Notification
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.reminders import add_reminder
from customer_map.server.crm.jobs import remind


@pytest.mark.django_db
def test_the_job_tells_what_has_come_due() -> None:
    actor, past = acting(), timezone.now() - timedelta(minutes=1)
    call = create_activity(actor=actor, values={"subject": "Call Li"})
    add_reminder(actor=actor, activity_id=call.pk, at=past)
    assert remind(timestamp=0) == 1
    assert Notification.objects.get().text == "Call Li"


def test_the_job_runs_every_minute() -> None:
    periodic = app.periodic_registry.periodic_tasks
    assert [task.cron for task in periodic.values() if task.task.name == "crm.remind"] == [
        "* * * * *"
    ]
