from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from tests.crm.people import acting

from customer_map.server.audit.models import Notification
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.jobs import remind


@pytest.mark.django_db
def test_the_job_tells_what_has_come_due() -> None:
    past = timezone.now() - timedelta(minutes=1)
    create_activity(actor=acting(), values={"subject": "Call Li", "remind_at": past})
    assert remind(timestamp=0) == 1
    assert Notification.objects.get().text == "Call Li"


def test_the_job_runs_every_minute() -> None:
    periodic = app.periodic_registry.periodic_tasks
    assert [task.cron for task in periodic.values() if task.task.name == "crm.remind"] == [
        "* * * * *"
    ]
