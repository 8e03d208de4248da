"""Page: one's own name, language and time zone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actions.profile import change_profile
from customer_map.server.web.people.forms import ProfileForm, show_problem
from customer_map.server.web.people.frame import actor_of
from customer_map.server.web.signed_in import user_of


def edit_profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own profile."""
    user = user_of(request)
    form = ProfileForm(
        request.POST or None,
        initial={name: getattr(user, name) for name in ProfileForm.base_fields},
    )
    if form.is_valid():
        try:
            changed = change_profile(actor=actor_of(request), **form.cleaned_data)
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            with override(changed.language or None):
                messages.success(request, _("Your profile was saved."))
            return redirect("profile")
    return render(request, "web/people/profile.html", {"form": form})
