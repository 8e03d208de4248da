"""Pages: API keys, created, shown once, revoked."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actions.keys import create_key, revoke_key
from customer_map.server.accounts.queries import keys_seen_by
from customer_map.server.accounts.roles import RecordType
from customer_map.server.accounts.scopes import READ, WRITE
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import KeyForm, show_problem
from customer_map.server.web.people.frame import actor_of, crumbs
from customer_map.server.web.signed_in import user_of


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """One line of the table of scopes: what it is about, and its two scopes."""

    label: str
    read: str
    write: str


def list_keys(request: HttpRequest) -> HttpResponse:
    """Show one's own keys, and to administrators everybody's."""
    context = {
        "keys": keys_seen_by(user_of(request)),
        "now": timezone.now(),
        "crumbs": crumbs(Crumb(_("API keys"))),
    }
    return render(request, "web/people/keys.html", context)


@never_cache
def add_key(request: HttpRequest) -> HttpResponse:
    """Create a key; afterwards it is shown, this once."""
    form = KeyForm(request.POST or None)
    context = {"form": form, "scope_rows": _scope_rows(), "crumbs": _key_crumbs()}
    if form.is_valid():
        try:
            issued = create_key(actor=actor_of(request), **form.cleaned_data)
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            return render(request, "web/people/key_created.html", context | {"issued": issued})
    return render(request, "web/people/key_form.html", context)


@require_POST
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Make a key stop working."""
    key = revoke_key(actor=actor_of(request), key_id=key_id)
    messages.success(request, _("The key {name} no longer works.").format(name=key.name))
    return redirect("key_list")


def _scope_rows() -> list[ScopeRow]:
    everything = ScopeRow(_("Everything"), READ, WRITE)
    return [
        everything,
        *(ScopeRow(str(kind.label), f"{kind}.{READ}", f"{kind}.{WRITE}") for kind in RecordType),
    ]


def _key_crumbs() -> list[Crumb]:
    return crumbs(Crumb(_("API keys"), reverse("key_list")), Crumb(_("New key")))
