"""Jobs outlast the workers that were killed over them, and outages."""

import asyncio
import os
from unittest.mock import Mock

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from customer_map.server.config import working
from customer_map.server.config.working import (
    MOST_ATTEMPTS,
    MOST_ATTEMPTS_IN_OUTAGES,
    AfterOutage,
    outlast_outages,
    rescue_jobs,
)

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


def test_a_killed_job_that_the_clock_has_asked_for_again_is_done_once() -> None:
    """Two waiting jobs under one lock are not allowed: the rescue used to end over it, for all jobs."""
    probe = app.configure_task("probe", allow_unknown=True, queueing_lock="probe")
    killed = probe.defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = 1 WHERE id = %s", [killed]
        )
    waiting = probe.defer()
    other = stalled_job(attempts=1)
    assert status_after_rescue(other) == "todo"
    assert ProcrastinateJob.objects.get(pk=waiting).status == "todo"
    assert not ProcrastinateJob.objects.filter(pk=killed).exists()


def test_a_process_whose_worker_has_stopped_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Procrastinate stops it when it loses the database, and may then wait for the database for ever."""
    ends: list[object] = []
    monkeypatch.setattr(working, "WATCH_SECONDS", 0)
    monkeypatch.setattr(working.threading, "Timer", lambda *call: ends.append(call) or Mock())

    async def stop() -> None:
        watch = asyncio.create_task(working._end_when_stopped())
        heart = asyncio.create_task(asyncio.sleep(60), name=working.HEARTBEAT)
        await asyncio.sleep(0.01)
        assert not ends
        heart.cancel()
        await watch

    asyncio.run(stop())
    assert ends == [(working.STOP_SECONDS * 2, os._exit, (1,))]


def lost_database() -> OperationalError:
    problem = OperationalError("it broke")
    problem.__cause__ = psycopg.OperationalError("it broke")
    return problem


def job(attempts: int = 1, queueing_lock: str | None = None) -> Job:
    return Job(
        id=1, queue="default", lock=None, queueing_lock=queueing_lock, task_name="probe", attempts=attempts
    )  # fmt: skip


@pytest.mark.parametrize(
    ("met", "attempts", "lock", "is_done_again"),
    [
        (lost_database(), 1, None, True),
        (lost_database(), MOST_ATTEMPTS_IN_OUTAGES, None, False),
        (lost_database(), 1, "every minute", False),
        (ValueError("ours"), 1, None, False),
    ],
)
def test_a_job_is_done_again_after_an_outage_only(
    met: Exception, attempts: int, lock: str | None, is_done_again: bool
) -> None:
    decision = AfterOutage().get_retry_decision(exception=met, job=job(attempts, lock))
    assert (decision is not None) == is_done_again


def test_all_our_tasks_outlast_outages() -> None:
    outlast_outages()
    ours = [
        task for name, task in app.tasks.items() if name.startswith(("crm.", "audit.", "intake."))
    ]
    assert len(ours) > 5
    assert all(task.retry_strategy is not None for task in ours)
