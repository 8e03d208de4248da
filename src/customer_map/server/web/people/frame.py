"""What the settings pages share: who acts, who may open them, their breadcrumbs and tabs."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from customer_map.server.accounts.actions.writing import require_administrator
from customer_map.server.accounts.actors import Actor
from customer_map.server.web.navigation import Crumb, Tab
from customer_map.server.web.signed_in import user_of

View = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Return the signed-in user as the author of what this request writes."""
    return Actor(user_of(request))


def administrators_only(view: View) -> View:
    """Answer 403 to everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, **arguments: object) -> HttpResponse:
        require_administrator(actor_of(request))
        return view(request, **arguments)

    return guarded


def crumbs(*steps: Crumb) -> list[Crumb]:
    """Return the way from the settings to a page."""
    return [Crumb(_("Settings"), reverse("settings")), *steps]


def profile_tabs(current: str) -> list[Tab]:
    """Return the tabs of one's own settings; `current` is the url name of the open one."""
    pages = (
        ("profile", _("Profile")),
        ("account_change_password", _("Password")),
        ("mfa_index", _("Two-factor sign-in")),
        ("socialaccount_connections", _("Single sign-on")),
    )
    return [Tab(label, reverse(name), current=name == current) for name, label in pages]
