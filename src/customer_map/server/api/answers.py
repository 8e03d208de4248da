"""Turns values and errors into JSON answers; every error has a code, a message and a hint."""

from http import HTTPStatus

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from customer_map.errors import CustomerMapError, InvalidValueError
from customer_map.server.accounts.errors import KeyRejectedError
from customer_map.server.problems import described, status_of


class Problem(Schema):
    """What went wrong and what to do about it."""

    code: str
    message: str
    hint: str


class Conflict(Problem):
    """Somebody else was faster: what stands there now, what was sent, and the version to name next time."""

    theirs: dict[str, object]
    yours: dict[str, object]
    version: int | None


class ErrorAnswer(Schema):
    """The body of every answer that is no success."""

    error: Problem


class ConflictAnswer(Schema):
    """The body of the answer to a change that came too late."""

    error: Conflict


def answers(success: type[Schema], *refusals: HTTPStatus) -> dict[int, type[Schema]]:
    """Return what an endpoint answers, by status; without a working key every endpoint answers 401."""
    found: dict[int, type[Schema]] = {HTTPStatus.OK: success, HTTPStatus.UNAUTHORIZED: ErrorAnswer}
    for status in refusals:
        found[status] = ConflictAnswer if status == HTTPStatus.CONFLICT else ErrorAnswer
    return found


def json_answer(value: object, *, status: int = HTTPStatus.OK) -> HttpResponse:
    """Return `value` as JSON, without a round through model objects."""
    return HttpResponse(orjson.dumps(value), content_type="application/json", status=status)


def answer_errors(api: NinjaAPI) -> None:
    """Make `api` answer every deliberate error in the one shape."""
    api.exception_handler(CustomerMapError)(_answer_problem)
    api.exception_handler(AuthenticationError)(_answer_missing_key)
    api.exception_handler(ValidationError)(_answer_invalid)
    api.exception_handler(HttpError)(_answer_unreadable)


def _answer_problem(_request: HttpRequest, problem: CustomerMapError) -> HttpResponse:
    answer = json_answer({"error": described(problem)}, status=status_of(problem))
    if isinstance(problem, KeyRejectedError):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _answer_missing_key(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return _answer_problem(request, KeyRejectedError())


def _answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    place = ".".join(str(part) for part in first["loc"])
    return _answer_problem(request, InvalidValueError(field=place, reason=first["msg"]))


def _answer_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _answer_problem(request, InvalidValueError(field="body", reason=str(error)))
