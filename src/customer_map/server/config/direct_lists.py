"""Answers lists of the API past what only pages need: sessions, languages, forms, the search for an address.

Programs ask for lists far more than for anything else. Keys, rights, rate limits, problems and header fields are those
of the API, by the same functions; whatever is out of the ordinary is left to the usual way.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

import psycopg
from csp.middleware import CSPMiddleware
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from pydantic import ValidationError

from customer_map.server.api.answers import json_answer
from customer_map.server.api.endpoints import api
from customer_map.server.api.keys import Caller, KeyAuthentication
from customer_map.server.api.kinds import KINDS
from customer_map.server.api.middleware import ApiAnswers
from customer_map.server.api.reading import page_of
from customer_map.server.api.repeated import (
    Question,
    RepeatedAnswer,
    answer_again,
    keep,
    repeated,
)
from customer_map.server.api.schemas import Asked, shapes_of
from customer_map.server.config.log_requests import RequestLines, tell
from customer_map.server.config.loop_connections import LoopConnections
from customer_map.server.request_ids import HEADER, named_request

Scope: TypeAlias = dict[str, Any]
Layer: TypeAlias = Callable[..., Callable[[HttpRequest], Any]]
Fields: TypeAlias = list[tuple[bytes, bytes]]

PREFIX = "/api/v1/"
SCHEME = "bearer "
MOST_QUESTIONS = 100
MOST_KEPT = 1_000
ROUTE = SimpleNamespace(view_name="api:list_rows", route="")
JSON = (b"Content-Type", b"application/json")
NAME = HEADER.lower().encode()

_kinds = {kind.plural: kind for kind in KINDS}
_key_holder = KeyAuthentication()
_connections = LoopConnections()


@dataclass(frozen=True, slots=True)
class DirectQuestion:
    """A list that a key asks for, with the key, what names the request, and all that was sent."""

    question: Question
    token: str
    name: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class DirectAnswer:
    """What is sent back."""

    status: int
    fields: Fields
    content: bytes


def question_of(scope: Scope) -> DirectQuestion | None:
    """Return the question when a list is asked for with a key, in the usual words."""
    path = scope["path"]
    plural = path.removeprefix(PREFIX)
    if plural not in _kinds or scope["method"] != "GET" or plural == path:
        return None
    told = dict(scope["headers"])
    token = _token(told.get(b"authorization", b"").decode("latin-1"))
    words = scope["query_string"]
    asked = _asked(plural, words)
    if asked is None or not token or not _names_us(told.get(b"host", b"")):
        return None
    name = told.get(NAME, b"").decode("latin-1")
    return DirectQuestion(Question(_kinds[plural], words, asked), token, name, scope)


async def answer_in_loop(direct: DirectQuestion) -> DirectAnswer | None:
    """Answer what was asked before without a thread; None when it cannot be, for whatever reason."""
    started = time.perf_counter()
    again = repeated(direct.token, direct.question) if _connections.has_room else None
    if again is None:
        return None
    try:
        lines = await _connections.lines(again.statement.sql, again.params)
    except psycopg.Error:
        return None
    answered = again.answer(lines)
    return _told(direct, answered, started) if answered else None


def answer(direct: DirectQuestion) -> DirectAnswer:
    """Answer what `question_of` has found.

    Raises OperationalError and InterfaceError when the connection to the database was lost: the usual way has others.
    """
    connection.close_if_unusable_or_obsolete()
    # A lost connection shows by itself; asking for it first would cost as much as the key.
    connection.health_check_done = True  # type: ignore[attr-defined]
    started = time.perf_counter()
    again = answer_again(direct.token, direct.question)
    return _told(direct, again, started) if again else _as_sent(_layered(_request_of(direct)))


def _told(direct: DirectQuestion, again: RepeatedAnswer, started: float) -> DirectAnswer:
    seconds = time.perf_counter() - started
    with named_request(direct.name) as name:
        tell(method="GET", route=ROUTE.view_name, status=200, seconds=seconds, user=again.user_id)
    return DirectAnswer(200, _fields_of(again, name), again.content)


def _answer_list(request: HttpRequest) -> HttpResponse:
    direct: DirectQuestion = request.direct  # type: ignore[attr-defined]
    question = direct.question
    with translation.override(translation.get_language_from_request(request)):
        try:
            key = _key_holder.authenticate(request, direct.token)
            request.auth = key  # type: ignore[attr-defined]
            caller, lookups = Caller(key), shapes_of(question.kind).lookups
            answered = json_answer(page_of(caller, question.kind, question.asked, lookups))
            keep(caller, question)
        except (OperationalError, InterfaceError):
            raise
        except Exception as problem:  # noqa: BLE001 - the API has an answer for every one
            told: HttpResponse = api.on_exception(request, problem)
            patch_vary_headers(told, ["Accept-Language"])
            return told
        return answered


def _empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _usual_fields() -> Fields:
    """Return the header fields for browsers that every answer carries; here they are the same each time."""
    layers: tuple[Layer, ...] = (XFrameOptionsMiddleware, CSPMiddleware, SecurityMiddleware)
    made: Callable[[HttpRequest], HttpResponse] = _empty
    for layer in layers:
        made = layer(made)
    found = made(HttpRequest()).items()
    return [(name.encode(), word.encode()) for name, word in found if name != "Content-Type"]


_usual = _usual_fields()
_layered = RequestLines(ApiAnswers(_answer_list))


def _fields_of(again: RepeatedAnswer, name: str) -> Fields:
    limits = [(one.encode(), word.encode()) for one, word in again.allowance.headers().items()]
    return [JSON, *limits, (HEADER.encode(), name.encode()), *_usual]


def _as_sent(answered: HttpResponse) -> DirectAnswer:
    fields = [(name.encode(), word.encode("latin-1")) for name, word in answered.items()]
    return DirectAnswer(answered.status_code, [*fields, *_usual], answered.content)


def _request_of(direct: DirectQuestion) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path = "GET", direct.scope["path"]
    request.path_info = request.path
    request.resolver_match = ROUTE  # type: ignore[assignment]
    request.direct = direct  # type: ignore[attr-defined]
    for name, value in direct.scope["headers"]:
        key = f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
        request.META[key] = value.decode("latin-1")
    return request


def _token(authorization: str) -> str:
    is_ours = authorization[: len(SCHEME)].lower() == SCHEME
    return authorization[len(SCHEME) :] if is_ours else ""


@lru_cache(maxsize=MOST_KEPT)
def _asked(plural: str, query: bytes) -> Asked | None:
    shape = shapes_of(_kinds[plural]).asked
    try:
        values = dict(
            parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_QUESTIONS)
        )
        return shape.model_validate(values) if values.keys() <= shape.model_fields.keys() else None
    except (ValueError, ValidationError):
        return None


@lru_cache(maxsize=MOST_KEPT)
def _names_us(host: bytes) -> bool:
    request = HttpRequest()
    request.META["HTTP_HOST"] = host.decode("latin-1")
    try:
        request.get_host()
    except SuspiciousOperation:
        return False
    return True
