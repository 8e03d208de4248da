"""What nobody has answered gets an answer of its own while the database is away or the disk is full."""

import errno
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.core.handlers.exception import response_for_exception
from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from customer_map.server.api.answers import PROBLEM_TYPE
from customer_map.server.outages import outage_of


def lost(kind: type[psycopg.Error] = psycopg.OperationalError) -> Exception:
    """Return what Django makes of an error of the driver."""
    problem = OperationalError("it broke")
    problem.__cause__ = kind("it broke")
    return problem


def answered(error: Exception, path: str = "/", **headers: str) -> HttpResponse:
    request = RequestFactory().get(path, headers=headers)
    try:
        raise error
    except type(error) as met:
        answer: Any = response_for_exception(request, met)
        return answer  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (lost(), "database_away"),
        (lost(psycopg.errors.AdminShutdown), "database_away"),
        (lost(psycopg.errors.CrashShutdown), "database_away"),
        (lost(psycopg.errors.CannotConnectNow), "database_away"),
        (lost(psycopg.errors.TooManyConnections), "database_away"),
        (lost(psycopg.errors.DeadlockDetected), "collision"),
        (lost(psycopg.errors.SerializationFailure), "collision"),
        (lost(psycopg.errors.DiskFull), "no_room"),
        (OSError(errno.ENOSPC, "No space left on device"), "no_room"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "no_room"),
    ],
)
def test_an_outage_is_known_by_its_error(error: Exception, code: str) -> None:
    problem = outage_of(error)
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize(
    "error",
    [
        lost(psycopg.errors.QueryCanceled), DatabaseError("no cause"),
        OSError(errno.EACCES, "Permission denied"), ValueError("no"), None,
    ],
)  # fmt: skip
def test_other_errors_are_no_outage(error: Exception | None) -> None:
    assert outage_of(error) is None


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The database does not answer just now."), ("zh-hans", "数据库暂时没有响应。")],
)
def test_a_page_says_what_is_wrong_in_the_language_of_the_reader(language: str, words: str) -> None:
    with translation.override(language):
        answer = answered(lost())
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (
        503,
        "10",
        "no-store",
    )
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "kind"), [("/", "text/html"), ("/api/v1/customers", PROBLEM_TYPE)]
)
def test_a_collision_is_over_in_a_second(path: str, kind: str) -> None:
    answer = answered(lost(psycopg.errors.DeadlockDetected), path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert answer["Content-Type"].startswith(kind)
    assert "Somebody else was changing the same records" in answer.content.decode()


def test_a_program_gets_a_problem() -> None:
    answer = answered(lost(), "/api/v1/customers")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Content-Type"] == PROBLEM_TYPE
    assert b'"code":"database_away"' in answer.content


def test_a_script_of_a_page_gets_json() -> None:
    answer = answered(lost(psycopg.errors.DiskFull), "/undo", accept="application/json")
    assert answer.status_code == 503
    assert b'"code": "no_room"' in answer.content


def test_a_mistake_of_ours_stays_one() -> None:
    assert answered(ValueError("no")).status_code == 500


@pytest.mark.django_db
def test_an_outage_inside_of_the_api_is_a_problem_too(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Callable[..., object]:
        raise lost()

    monkeypatch.setattr("customer_map.server.api.keys.KeyAuthentication.__call__", broken)
    answer = client.get("/api/v1/customers")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json()["code"] == "database_away"
