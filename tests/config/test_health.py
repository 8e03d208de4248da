"""Probes: does the process answer, and can it work?"""

import pytest
from django.db import OperationalError
from django.test import Client

from customer_map.server.config import health


@pytest.fixture(autouse=True)
def a_new_process() -> None:
    health._tables_are_there.clear()


def test_a_process_lives_without_a_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_when_the_tables_are_there(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert client.get("/health/ready").status_code == 200


def test_a_lost_database_makes_it_unready_and_tells_no_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost() -> int:
        raise OperationalError("connection to db.example failed for user crm")

    monkeypatch.setattr(health, "missing_migrations", lost)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unready", "because_of": "database"}


@pytest.mark.django_db
def test_waiting_changes_of_the_tables_make_it_unready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "missing_migrations", lambda: 2)
    assert client.get("/health/ready").json()["because_of"] == "tables"


def test_nothing_can_be_posted_to_it(client: Client) -> None:
    assert client.post("/health/live").status_code == 405
