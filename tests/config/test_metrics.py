"""Metrics of several processes, read at one address with a token."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.crm.people import acting, person

from customer_map.server.crm.actions.customers import create_customer

TOKEN = "a-token-for-tests"
COUNT = """
import os
from django.conf import settings
from pathlib import Path
settings.configure(METRICS_FOLDER=Path({folder!r}), METRICS_TOKEN="x")
from customer_map.server.config import metrics
metrics.note_process("worker")
metrics.observe_request(method="GET", route="home", status=200, seconds=0.2)
metrics.observe_request(method="BREW", route="home", status=405, seconds=0.2)
metrics.listeners.inc(3)
"""
READ = """
from django.conf import settings
from pathlib import Path
settings.configure(METRICS_FOLDER=Path({folder!r}), METRICS_TOKEN="x")
from customer_map.server.config import metrics
from prometheus_client import generate_latest
metrics.note_process("web")
metrics.listeners.inc(2)
print(generate_latest(metrics.shared_registry()).decode())
"""


def run(code: str, folder: Path) -> str:
    program = [sys.executable, "-c", code.format(folder=str(folder))]
    return subprocess.run(program, capture_output=True, text=True, check=True, timeout=60).stdout


def test_counts_of_ended_processes_stay_and_their_states_go(tmp_path: Path) -> None:
    run(COUNT, tmp_path)
    run(COUNT, tmp_path)
    text = run(READ, tmp_path)
    assert 'customer_map_requests_total{method="GET",route="home",status="200"} 2.0' in text
    assert 'customer_map_requests_total{method="other",route="home",status="405"} 2.0' in text
    assert 'customer_map_request_seconds_count{route="home"} 4.0' in text
    assert "customer_map_live_listeners 2.0" in text
    assert text.count('customer_map_process_resident_bytes{pid="') == 1
    assert 'role="web"' in text


def test_without_a_token_there_are_no_metrics(client: Client) -> None:
    with override_settings(METRICS_TOKEN=""):
        assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Basic x", "Bearer ", "Bearer äöü"])
def test_only_who_has_the_token_reads_them(client: Client, given: str) -> None:
    with override_settings(METRICS_TOKEN=TOKEN):
        answer = client.get("/metrics", headers={"authorization": given})
    assert answer.status_code == 401
    assert answer.content == b""


@pytest.fixture
def text(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    create_customer(actor=acting(), values={"name": "Very secret customer"})
    settings_of_test = {"METRICS_TOKEN": TOKEN, "METRICS_FOLDER": tmp_path}
    with override_settings(**settings_of_test, INDEX_FOLDER=tmp_path / "index"):
        answer = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_database_tells_jobs_events_index_and_size(text: str) -> None:
    for name in (
        'customer_map_jobs{state="todo"}',
        'customer_map_jobs{state="failed"}',
        "customer_map_job_queue_age_seconds",
        "customer_map_database_up 1.0",
        "customer_map_database_bytes",
        "customer_map_database_connections{",
        "customer_map_index_usable 0.0",
        "customer_map_index_lag_seconds 0.0",
    ):
        assert name in text, name


def test_no_label_tells_of_customers_or_users(text: str) -> None:
    assert "secret customer" not in text
    assert person().email not in text
    assert str(settings.DATA_FOLDER.path) not in text


def test_a_lost_database_is_told_and_the_rest_goes_without(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    from django.db import OperationalError

    from customer_map.server.config import metrics_database

    def lost() -> list[object]:
        raise OperationalError("gone")

    monkeypatch.setattr(metrics_database, "_jobs", lost)
    monkeypatch.setattr(metrics_database.transaction, "atomic", _nothing)
    found = list(metrics_database.DatabaseFigures().collect())
    assert [(one.name, one.samples[0].value) for one in found] == [("customer_map_database_up", 0)]


class _nothing:  # noqa: N801 - stands for transaction.atomic
    def __enter__(self) -> None:
        """Begin nothing."""

    def __exit__(self, *_rest: object) -> None:
        """End nothing."""
