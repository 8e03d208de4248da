"""Pages: the start of the settings, and the workspace."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actions.workspace import change_workspace
from customer_map.server.accounts.queries import current_workspace
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import WorkspaceForm, show_problem
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs


def settings_page(request: HttpRequest) -> HttpResponse:
    """Show a card for every area of the settings that the user may open."""
    return render(request, "web/people/settings.html", {"workspace": current_workspace()})


@administrators_only
def edit_workspace(request: HttpRequest) -> HttpResponse:
    """Show and change name, currency and time zone of the workspace."""
    workspace = current_workspace()
    initial = {name: getattr(workspace, name) for name in WorkspaceForm.base_fields}
    form = WorkspaceForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            change_workspace(actor=actor_of(request), **form.cleaned_data)
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("The workspace was saved."))
            return redirect("settings")
    context = {"form": form, "crumbs": crumbs(Crumb(_("Workspace")))}
    return render(request, "web/people/workspace.html", context)
