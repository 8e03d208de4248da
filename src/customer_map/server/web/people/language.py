"""Turns a chosen language into a cookie, and for whoever is signed in into a lasting preference."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie

from customer_map.server.accounts.actions.profile import remember_language
from customer_map.server.web.people.frame import actor_of


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the posted `language` and lead back to the page `next`."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        remember_language(actor=actor_of(request), language=language)
    return set_language_cookie(request)
