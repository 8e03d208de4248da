"""Around every request: its name, one line in the log when it is answered, and what metrics count."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from customer_map.server.accounts.models import ApiKey, User
from customer_map.server.config.metrics_switch import observe_request
from customer_map.server.request_ids import HEADER, named_request

log = logging.getLogger("customer_map.requests")
NOWHERE = "none"


class RequestLines:
    """Names the request, and tells how it was answered; addresses stay out, since they may hold secrets."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the name of the request in a header."""
        started = time.perf_counter()
        with named_request(request.headers.get(HEADER, "")) as name:
            request.request_id = name  # type: ignore[attr-defined]
            answer = self.answer(request)
            seconds = time.perf_counter() - started
            answer.headers[HEADER] = name
            tell(
                method=request.method or "",
                route=route_of(request),
                status=answer.status_code,
                seconds=seconds,
                user=_user_id(request),
            )
        return answer


def route_of(request: HttpRequest) -> str:
    """Return the name of the address that matched, never the address itself."""
    match = request.resolver_match
    return (match.view_name or match.route or NOWHERE) if match else NOWHERE


def tell(*, method: str, route: str, status: int, seconds: float, user: str) -> None:
    """Write the line of an answer, and count it."""
    if log.isEnabledFor(logging.INFO):
        told = {
            "method": method,
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
            "user": user,
        }
        words = " ".join(str(told[key]) for key in ("method", "route", "status", "milliseconds"))
        log.info("%s ms user=%s", words, user or "-", extra=told)
    observe_request(method=method, route=route, status=status, seconds=seconds)


def _user_id(request: HttpRequest) -> str:
    """Who asked, if somebody has looked already: this must not read the database."""
    key = getattr(request, "auth", None)
    user = key.user if isinstance(key, ApiKey) else getattr(request, "_cached_user", None)
    return str(user.pk) if isinstance(user, User) else ""
