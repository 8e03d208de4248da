"""What guards the public pages: how often, how much and from where somebody may send, and what headers answers bear."""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from customer_map.server.accounts.pace import Pace
from customer_map.server.surveys.errors import (
    AnswerTooLargeError,
    SurveyLinkError,
    TooManyAnswersError,
)
from customer_map.server.surveys.models import Survey

# People behind one address share these; a page that is filled in sends each answer once.
MOST_VISITS = 240
MOST_BEGUN = 60
LARGEST_BODY_BYTES = 512 * 1024

pace = Pace()
"""The pace of all visitors."""


def require_room(request: HttpRequest, kind: str = "visit") -> None:
    """Count a visit, or a response that is begun.

    Raises TooManyAnswersError when the place it comes from has used up its minute.
    """
    # Behind a proxy, the place is that of who asked the proxy.
    place = get_adapter().get_client_ip(request)
    limit = MOST_VISITS if kind == "visit" else MOST_BEGUN
    if pace.seconds_to_wait((kind, place), 1, limit):
        raise TooManyAnswersError


def require_small(request: HttpRequest) -> None:
    """Check the size of a body before anything reads it.

    Raises AnswerTooLargeError.
    """
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > LARGEST_BODY_BYTES:
        raise AnswerTooLargeError(number=5000)


def require_own_page(request: HttpRequest) -> None:
    """Check that the form was one of ours. There is no session to protect, and framed pages get no cookies.

    Raises SurveyLinkError for a form that another site has sent.
    """
    origin = request.headers.get("Origin", "")
    is_foreign = bool(origin) and urlsplit(origin).netloc != request.get_host()
    if is_foreign or request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
        raise SurveyLinkError


def guarded(answer: HttpResponse, survey: Survey | None, *, is_embedded: bool) -> HttpResponse:
    """Return the answer with its headers: its address goes nowhere, and only chosen sites may frame it."""
    answer.headers["Referrer-Policy"] = "same-origin"  # the address may be a key
    answer.headers["X-Robots-Tag"] = "noindex"
    if is_embedded and survey is not None and survey.embed_origins:
        directives = {"frame-ancestors": list(survey.embed_origins)}
        setattr(answer, "_csp_replace", directives)  # noqa: B010 - the name that django-csp reads
        setattr(answer, "xframe_options_exempt", True)  # noqa: B010 - the name that Django reads
    return answer
