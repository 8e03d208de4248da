"""What the addresses for events share: who sends, from which web page, and answers as Segment's."""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from customer_map.errors import CustomerMapError
from customer_map.server.intake.events.errors import (
    EventsRefusedError,
    ForeignOriginError,
    TooManyEventsError,
    UnknownSourceError,
)
from customer_map.server.intake.models import EventSource
from customer_map.server.intake.queries.events import may_send_from, source_of_key
from customer_map.server.problems import described

METHODS = "POST, OPTIONS"
PREFLIGHT_SECONDS = "3600"
SENT_HEADERS = "Authorization, Content-Type, Content-Encoding"

View = Callable[..., None]


def receiving(view: View) -> Callable[..., HttpResponse]:
    """Make a view of what takes events in: it answers when they are safe, or says why they are not."""

    @csrf_exempt
    @wraps(view)
    def answering(request: HttpRequest, **arguments: object) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight(request)
        if request.method != "POST":
            return _refused(EventsRefusedError(), HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            view(request, **arguments)
        except EventsRefusedError as problem:
            answer = _refused(problem, problem.status)
        else:
            answer = JsonResponse({"success": True})
        return _for_web_pages(request, answer)

    return answering


def source_with_key(write_key: str) -> EventSource:
    """The source that a write key belongs to.

    Raises:
        UnknownSourceError: there is none, or it was shut out.
    """
    source = source_of_key(write_key)
    if source is None:
        raise UnknownSourceError
    return source


def key_in_header(request: HttpRequest) -> str:
    """The write key of `Authorization: Basic` (the user name) or `Bearer`; empty without one."""
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return told.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        pair = base64.b64decode(told.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    return pair.partition(":")[0]


def require_origin(request: HttpRequest, source: EventSource) -> None:
    """Check that the web page that sends may do so; programs have no origin.

    Raises:
        ForeignOriginError: the source does not name it.
    """
    origin = request.headers.get("Origin", "")
    if origin and origin.lower() not in source.origins:
        raise ForeignOriginError(origin=origin[:200])


def _preflight(request: HttpRequest) -> HttpResponse:
    """Nobody says yet which source it is: any that names the origin will do."""
    return _for_web_pages(request, HttpResponse(status=HTTPStatus.NO_CONTENT))


def _for_web_pages(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    origin = request.headers.get("Origin", "")
    if not origin:
        return answer
    answer.headers["Vary"] = "Origin"
    if may_send_from(origin):
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Methods"] = METHODS
        answer.headers["Access-Control-Allow-Headers"] = SENT_HEADERS
        answer.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    return answer


def _refused(problem: CustomerMapError, status: int) -> HttpResponse:
    answer = JsonResponse({"success": False} | described(problem, for_people=False), status=status)
    if isinstance(problem, UnknownSourceError):
        answer.headers["WWW-Authenticate"] = 'Basic realm="events"'
    if isinstance(problem, TooManyEventsError):
        answer.headers["Retry-After"] = str(problem.fields["seconds"])
    return answer
