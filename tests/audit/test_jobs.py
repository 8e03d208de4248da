"""Periodic jobs: changes become messages, and each webhook with work gets one job."""

from datetime import UTC, datetime
from typing import Any

import pytest
from croniter import croniter
from django.db import connection
from procrastinate.contrib.django import app
from tests.crm.people import person

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit import jobs
from customer_map.server.audit.webhooks.actions.subscriptions import create_webhook, send_test

pytestmark = pytest.mark.django_db


def waiting() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'webhook' FROM procrastinate_jobs WHERE task_name = 'audit.send_to_webhook'"
        )
        return cursor.fetchall()


def test_a_webhook_with_work_gets_one_job(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED = ["127.0.0.1"]
    owner = person()
    idle, busy = (
        create_webhook(actor=Actor(owner), name=name, url="http://127.0.0.1/").webhook
        for name in ("Idle", "Busy")
    )
    send_test(actor=Actor(owner), webhook_id=busy.pk)
    assert jobs.tell_webhooks(timestamp=0) == 1
    assert waiting() == [(str(busy.pk),)]
    assert idle.pk != busy.pk


def test_changes_are_looked_for_every_five_seconds() -> None:
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    times = croniter(crons["audit.webhooks"], datetime(2026, 1, 1, tzinfo=UTC))
    first, second = times.get_next(datetime), times.get_next(datetime)
    assert (second - first).total_seconds() == 5
