"""What happens around every page: signing in, the user's time zone, and errors that people can read."""

from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from customer_map.errors import (
    ConflictError,
    CustomerMapError,
    NotAllowedError,
    RecordNotFoundError,
    UndoImpossibleError,
)
from customer_map.server.accounts.models import User

Answer = Callable[[HttpRequest], HttpResponse]

# Pages that people see before they sign in.
OPEN_PREFIXES = (
    "/accounts/login",
    "/accounts/password/",
    "/accounts/2fa/",
    "/accounts/oidc/",
    "/welcome/",
    "/static/",
    "/i18n/",
    "/health",
    "/api/",
)

STATUS = {
    RecordNotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ConflictError: HTTPStatus.CONFLICT,
    UndoImpossibleError: HTTPStatus.CONFLICT,
}


class SignedInMiddleware:
    """Sends whoever has not signed in to the sign-in page; only a few pages are open."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the sign-in page and back afterwards."""
        if request.user.is_authenticated or request.path.startswith(OPEN_PREFIXES):
            return self.answer(request)
        return redirect(
            f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
        )


class UserTimeZoneMiddleware:
    """Shows times in the user's zone, or else in the workspace's."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the user's zone in force."""
        zone = request.user.time_zone if isinstance(request.user, User) else ""
        if zone in available_timezones():
            with timezone.override(ZoneInfo(zone)):
                return self.answer(request)
        return self.answer(request)


class ErrorPageMiddleware:
    """Turns deliberate errors into an answer with the right status, in the user's language."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; errors are met in `process_exception`."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer a CustomerMapError; anything else goes on as a server error."""
        if not isinstance(problem, CustomerMapError):
            return None
        status = status_of(problem)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": described(problem)}, status=status)
        return render(
            request,
            "web/error.html",
            {"problem": described(problem), "status": int(status)},
            status=status,
        )


def status_of(problem: CustomerMapError) -> HTTPStatus:
    """Return the HTTP status of an error class: the one place where they are mapped."""
    for kind, status in STATUS.items():
        if isinstance(problem, kind):
            return status
    return HTTPStatus.UNPROCESSABLE_ENTITY


def described(problem: CustomerMapError) -> dict[str, str]:
    """Return code, message and hint of an error in the language of the request."""
    return {"code": problem.code, "message": problem.sentence(), "hint": problem.remedy()}
