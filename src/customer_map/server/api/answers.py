"""Turns values and errors into JSON answers; every error is a problem (RFC 9457) with a code and a hint."""

import logging
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import orjson
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from customer_map.errors import CustomerMapError, InvalidValueError
from customer_map.server.accounts.errors import KeyRejectedError
from customer_map.server.api.errors import (
    STATUS,
    ServerFaultError,
    TooManyRequestsError,
    ValueTakenError,
)
from customer_map.server.audit.values import plain
from customer_map.server.outages import OutageError, outage_of
from customer_map.server.problems import described, status_of
from customer_map.server.request_ids import current_request_id

log = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
# Where the schema of a request is, before the name of the field.
PLACES = frozenset({"body", "query", "path", "header", "payload", "asked"})


class FieldError(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(Schema):
    """What went wrong and what to do about it (application/problem+json)."""

    type: str = Field(description="An address that is the same for the same kind of problem.")
    title: str
    status: int
    detail: str
    code: str = Field(description="The kind of problem, as one word that never changes.")
    hint: str
    errors: list[FieldError] = []
    request_id: str = Field("", description="The X-Request-ID of the answer, as the log names it.")


class Conflict(Problem):
    """Somebody else was faster: what stands there now, what was sent, and the version to name next time."""

    theirs: dict[str, Any] = {}
    yours: dict[str, Any] = {}
    version: int | None = None


# A success and a conflict, and what every endpoint may answer: no key, no right, no such record, a bad value, ...
REFUSALS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
WRITE_REFUSALS = (*REFUSALS, HTTPStatus.CONFLICT)
CHANGE_REFUSALS = (
    *WRITE_REFUSALS,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.PRECONDITION_REQUIRED,
)


def answers(
    success: dict[HTTPStatus, Any], refusals: tuple[HTTPStatus, ...] = REFUSALS
) -> dict[int, Any]:
    """Return what an endpoint answers, by status."""
    told: dict[int, Any] = {int(status): schema for status, schema in success.items()}
    for status in refusals:
        is_conflict = status in (HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED)
        told[int(status)] = Conflict if is_conflict else Problem
    return told


def json_answer(value: object, *, status: int = HTTPStatus.OK) -> HttpResponse:
    """Return `value` as JSON, without a round through model objects."""
    return HttpResponse(dumped(value), content_type="application/json", status=status)


def dumped(value: object) -> bytes:
    """Return `value` as JSON: times in UTC, amounts as digits without trailing zeros."""
    return orjson.dumps(value, default=_shortest, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)


def _shortest(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


def problem_of(problem: CustomerMapError) -> dict[str, object]:
    """Return the body that tells of an error."""
    words = described(problem, for_people=False)
    status = api_status_of(problem)
    told: dict[str, object] = {
        "type": f"/api/v1/docs#problem-{problem.code}",
        "title": status.phrase,
        "status": int(status),
        "detail": words.pop("message"),
        **words,
        "errors": [],
        "request_id": current_request_id(),
    }
    if isinstance(problem, InvalidValueError):
        told["errors"] = [
            {"field": str(problem.fields["field"]), "message": str(problem.fields["reason"])}
        ]
    return told


def api_status_of(problem: CustomerMapError) -> HTTPStatus:
    """Return the status of an error; what only programs do has statuses of its own."""
    return STATUS.get(type(problem)) or status_of(problem)


def problem_answer(
    problem: CustomerMapError, errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    """Return the answer that tells of an error."""
    told = problem_of(problem)
    if errors:
        told["errors"] = errors
    answer = json_answer(told, status=api_status_of(problem))
    answer.headers["Content-Type"] = PROBLEM_TYPE
    if isinstance(problem, KeyRejectedError):
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(problem, OutageError):
        answer.headers["Retry-After"] = str(problem.retry_seconds)
    if isinstance(problem, TooManyRequestsError):
        answer.headers["Retry-After"] = str(problem.fields["seconds"])
    return answer


def answer_errors(api: NinjaAPI) -> None:
    """Make `api` answer every error in the one shape."""
    api.exception_handler(CustomerMapError)(_answer_problem)
    api.exception_handler(AuthenticationError)(_answer_missing_key)
    api.exception_handler(ValidationError)(_answer_invalid)
    api.exception_handler(HttpError)(_answer_unreadable)
    api.exception_handler(IntegrityError)(_answer_taken)
    api.exception_handler(DataError)(_answer_unstorable)
    api.exception_handler(Exception)(_answer_fault)


def _answer_problem(_request: HttpRequest, problem: CustomerMapError) -> HttpResponse:
    return problem_answer(problem)


def _answer_missing_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem_answer(KeyRejectedError())


def _answer_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [{"field": _place(one["loc"]), "message": str(one["msg"])} for one in error.errors]
    problem = InvalidValueError(field=found[0]["field"], reason=found[0]["message"])
    return problem_answer(problem, found)


def _place(parts: tuple[Any, ...]) -> str:
    named = [str(part) for part in parts]
    while len(named) > 1 and named[0] in PLACES:
        named = named[1:]
    return ".".join(named)


def _answer_unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_answer(InvalidValueError(field="body", reason=str(error)))


def _answer_taken(_request: HttpRequest, error: IntegrityError) -> HttpResponse:
    log.info("An API write met a constraint: %s", error)
    return problem_answer(ValueTakenError())


def _answer_unstorable(_request: HttpRequest, error: DataError) -> HttpResponse:
    log.warning("An API request held a value that cannot be stored: %s", error)
    return problem_answer(InvalidValueError(field="value", reason=_("It cannot be stored.")))


def _answer_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    outage = outage_of(error)
    if outage is not None:
        log.warning("The API could not answer %s %s: %s", request.method, request.path, error)
        return problem_answer(outage)
    log.error("The API failed at %s %s", request.method, request.path, exc_info=error)
    return problem_answer(ServerFaultError())
