"""What happens around every page: signing in, the user's time zone, and errors that people can read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone, translation
from django.utils.http import urlencode

from customer_map.errors import CustomerMapError
from customer_map.server.accounts.localising import zone_of
from customer_map.server.accounts.models import User
from customer_map.server.problems import described, status_of

Answer = Callable[[HttpRequest], HttpResponse]

# Pages that people see before they sign in.
OPEN_PREFIXES = (
    "/accounts/login",
    "/accounts/password/",
    "/accounts/2fa/",
    "/accounts/oidc/",
    "/accounts/3rdparty/login/",
    "/accounts/inactive/",
    "/welcome/",
    "/static/",
    "/i18n/",
    "/theme/",
    "/health",
    "/metrics",
    "/api/",
    "/v1/",
    "/track.js",
    "/rate/",
    "/s/",
    "/calendar/feed/",
)


class SignedInMiddleware:
    """Sends whoever has not signed in to the sign-in page; only a few pages are open.

    What a signed-in person is answered is kept by no cache on the way, and asked for anew by his browser.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the sign-in page and back afterwards."""
        if request.user.is_authenticated:
            answer = self.answer(request)
            answer.headers.setdefault("Cache-Control", "private, no-cache")
            return answer
        if request.path.startswith(OPEN_PREFIXES):
            return self.answer(request)
        return redirect(
            f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
        )


class UserLanguageMiddleware:
    """Speaks the language that the user has chosen, on whatever browser he signs in."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the user's language; without one in that of the browser, which is in force already."""
        language = request.user.language if isinstance(request.user, User) else ""
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.answer(request)


class UserTimeZoneMiddleware:
    """Shows times in the user's zone, or else in the workspace's."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the user's zone in force."""
        if not isinstance(request.user, User):
            return self.answer(request)
        with timezone.override(zone_of(request.user)):
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
        return error_page(request, problem) if isinstance(problem, CustomerMapError) else None


def error_page(request: HttpRequest, problem: CustomerMapError) -> HttpResponse:
    """Return the page, or for a script the JSON, that tells of a deliberate error."""
    status = status_of(problem)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": described(problem)}, status=status)
    return render(
        request,
        "web/error.html",
        {"problem": described(problem), "status": int(status)},
        status=status,
    )
