"""Answers lists of the API past what only pages need: sessions, languages, forms, the search for an address.

Programs ask for lists far more than for anything else. Keys, rights, rate limits, problems and header fields are those
of the API, by the same functions; whatever is out of the ordinary is left to the usual way.
"""

from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

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
from customer_map.server.api.kinds import KINDS, Kind
from customer_map.server.api.middleware import ApiAnswers
from customer_map.server.api.reading import page_of
from customer_map.server.api.schemas import Asked, shapes_of
from customer_map.server.config.log_requests import RequestLines

Scope: TypeAlias = dict[str, Any]
Layer: TypeAlias = Callable[..., Callable[[HttpRequest], Any]]

PREFIX = "/api/v1/"
SCHEME = "bearer "
MOST_QUESTIONS = 100
MOST_KEPT = 1_000
ROUTE = SimpleNamespace(view_name="api:list_rows", route="")

_kinds = {kind.plural: kind for kind in KINDS}
_key_holder = KeyAuthentication()


def question_of(scope: Scope) -> HttpRequest | None:
    """Return the request when it asks for a list with a key, in the usual words."""
    kind = _kinds.get(scope["path"].removeprefix(PREFIX))
    if kind is None or scope["method"] != "GET" or not scope["path"].startswith(PREFIX):
        return None
    request = _request_of(scope)
    asked = _asked(kind.plural, scope["query_string"])
    has_key = request.META.get("HTTP_AUTHORIZATION", "").lower().startswith(SCHEME)
    if asked is None or not has_key or not _names_us(request):
        return None
    request.kind, request.asked = kind, asked  # type: ignore[attr-defined]
    return request


def answer(request: HttpRequest) -> HttpResponse:
    """Answer what `question_of` has found.

    Raises OperationalError and InterfaceError when the connection to the database was lost: the usual way has others.
    """
    connection.close_if_unusable_or_obsolete()
    # A lost connection shows by itself; asking for it first would cost as much as the key.
    connection.health_check_done = True  # type: ignore[attr-defined]
    answered = _layered(request)
    for name, word in _headers.items():
        answered.headers[name] = word
    return answered


def _answer_list(request: HttpRequest) -> HttpResponse:
    token = request.META["HTTP_AUTHORIZATION"][len(SCHEME) :]
    kind: Kind = request.kind  # type: ignore[attr-defined]
    asked: Asked = request.asked  # type: ignore[attr-defined]
    with translation.override(translation.get_language_from_request(request)):
        try:
            key = _key_holder.authenticate(request, token)
            request.auth = key  # type: ignore[attr-defined]
            return json_answer(page_of(Caller(key), kind, asked, shapes_of(kind).lookups))
        except (OperationalError, InterfaceError):
            raise
        except Exception as problem:  # noqa: BLE001 - the API has an answer for every one
            told: HttpResponse = api.on_exception(request, problem)
            patch_vary_headers(told, ["Accept-Language"])
            return told


def _empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _usual_headers() -> dict[str, str]:
    """Return the header fields for browsers that every answer carries; here they are the same each time."""
    layers: tuple[Layer, ...] = (XFrameOptionsMiddleware, CSPMiddleware, SecurityMiddleware)
    made: Callable[[HttpRequest], HttpResponse] = _empty
    for layer in layers:
        made = layer(made)
    return {name: word for name, word in made(HttpRequest()).items() if name != "Content-Type"}


_headers = _usual_headers()
_layered = RequestLines(ApiAnswers(_answer_list))


def _request_of(scope: Scope) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path = "GET", scope["path"]
    request.path_info = request.path
    request.resolver_match = ROUTE  # type: ignore[assignment]
    for name, value in scope["headers"]:
        key = f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
        request.META[key] = value.decode("latin-1")
    return request


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


def _names_us(request: HttpRequest) -> bool:
    try:
        request.get_host()
    except SuspiciousOperation:
        return False
    return True
