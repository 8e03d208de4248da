"""Pages: a one-time link lets in the first owner, who founds the workspace, or an invited colleague."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actions.invitations import accept_invitation
from customer_map.server.accounts.actions.setup import found_workspace
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.errors import LinkNoLongerValidError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.queries import current_workspace, invitation_of
from customer_map.server.insights.actions.default_maps import ensure_default_maps
from customer_map.server.web.people.forms import FoundForm, JoinForm, PasswordForm, show_problem

ZONES = {"zh-hans": ("Asia/Shanghai", "CNY"), "en": ("UTC", "USD")}


LetIn = Callable[[str, PasswordForm], User]


@sensitive_post_parameters("password")
@never_cache
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form that the link stands for; once it is filled in, sign in and show the start page."""
    if request.user.is_authenticated:
        return render(request, "web/people/signed_in_already.html")
    invitation = invitation_of(token)
    if invitation is None:
        raise LinkNoLongerValidError
    form, let_in = _join_form(request) if invitation.email else _found_form(request)
    user = _let_in(form, token, let_in)
    if user is None:
        context = {"form": form, "invitation": invitation, "workspace": current_workspace()}
        template = "join.html" if invitation.email else "found.html"
        return render(request, f"web/people/{template}", context)
    get_adapter().login(request, user)
    messages.success(request, _("Welcome, {name}!").format(name=user.name))
    return redirect("/")


def _let_in(form: PasswordForm, token: str, let_in: LetIn) -> User | None:
    """Return the new user; None when something in the form has to be mended first."""
    if not form.is_valid():
        return None
    try:
        return let_in(token, form)
    except InvalidValueError as problem:
        show_problem(form, problem)
        return None


def _found_form(request: HttpRequest) -> tuple[PasswordForm, LetIn]:
    language = get_language() or "en"
    zone, currency = ZONES.get(language, ZONES["en"])
    initial = {"language": language, "currency": currency, "time_zone": zone}
    return FoundForm(request.POST or None, initial=initial), _found


def _join_form(request: HttpRequest) -> tuple[PasswordForm, LetIn]:
    return JoinForm(request.POST or None), _join


def _found(token: str, form: PasswordForm) -> User:
    values = form.cleaned_data
    owner = User(email=values["email"], name=values["name"], language=values["language"])
    names = ("password", "workspace_name", "currency", "time_zone")
    actor = Actor(user=None)
    founder = found_workspace(
        actor=actor,
        token=token,
        owner=owner,
        **{name: values[name] for name in names},
    )
    ensure_default_maps(actor=actor)
    return founder


def _join(token: str, form: PasswordForm) -> User:
    values = form.cleaned_data
    return accept_invitation(
        actor=Actor(user=None),
        token=token,
        name=values["name"],
        password=values["password"],
        language=get_language() or "",
    )
