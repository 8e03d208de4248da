"""Turns the reader's choice of a light or dark look into a cookie and back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from customer_map.server.web.safe_links import way_back

THEME_COOKIE = "theme"
SYSTEM = "system"
THEMES = ("light", "dark", SYSTEM)
ONE_YEAR_SECONDS = 365 * 24 * 60 * 60


def chosen_theme(request: HttpRequest) -> str:
    """Return "light", "dark" or "system", which follows the device."""
    theme = request.COOKIES.get(THEME_COOKIE, SYSTEM)
    return theme if theme in THEMES else SYSTEM


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the posted `theme` and lead back to the page `next`."""
    response = HttpResponseRedirect(way_back(request, "/"))
    theme = request.POST.get("theme", SYSTEM)
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=ONE_YEAR_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response
