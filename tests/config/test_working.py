import asyncio

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from customer_map.server.config.working import MOST_ATTEMPTS, rescue_jobs

# With the apps named, emptying the database cascades to tables that Django does not manage.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def stalled_job(attempts: int) -> int:
    """A job whose worker was killed while doing it for the `attempts`-th time."""
    number = app.configure_task("probe", allow_unknown=True).defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s",
            [attempts, number],
        )
    return number


def status_after_rescue(number: int) -> str:
    async def rescue() -> None:
        async with app.open_async():
            await rescue_jobs()

    with app.replace_connector(DjangoConnector().get_worker_connector()):
        asyncio.run(rescue())
    return ProcrastinateJob.objects.get(pk=number).status


def test_the_job_of_a_killed_worker_is_done_again() -> None:
    assert status_after_rescue(stalled_job(attempts=1)) == "todo"


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    assert status_after_rescue(stalled_job(attempts=MOST_ATTEMPTS)) == "failed"


def test_a_waiting_job_is_left_alone() -> None:
    number = app.configure_task("probe", allow_unknown=True).defer()
    assert status_after_rescue(number) == "todo"
    assert ProcrastinateJob.objects.get(pk=number).attempts == 0
