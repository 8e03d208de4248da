"""Pages: teams, created, renamed, removed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actions.teams import create_team, remove_team, rename_team
from customer_map.server.accounts.models import Team
from customer_map.server.accounts.queries import teams_with_members
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import TeamForm, show_problem
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs


@administrators_only
def list_teams(request: HttpRequest) -> HttpResponse:
    """Show all teams, and create one."""
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            team = create_team(actor=actor_of(request), name=form.cleaned_data["name"])
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("The team {name} was created.").format(name=team))
            return redirect("team_list")
    context = {"form": form, "teams": teams_with_members(), "crumbs": crumbs(Crumb(_("Teams")))}
    return render(request, "web/people/teams.html", context)


@administrators_only
def edit_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Show a team with its members, and rename it."""
    team = teams_with_members().filter(pk=team_id).first()
    if team is None:
        raise RecordNotFoundError
    form = TeamForm(request.POST or None, initial={"name": team.name})
    if form.is_valid():
        try:
            rename_team(actor=actor_of(request), team_id=team_id, name=form.cleaned_data["name"])
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("The team was renamed."))
            return redirect("team_list")
    context = {"form": form, "team": team, "crumbs": _team_crumbs(team)}
    return render(request, "web/people/team.html", context)


@require_POST
def remove(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Remove a team; its members stay."""
    remove_team(actor=actor_of(request), team_id=team_id)
    messages.success(request, _("The team was removed."))
    return redirect("team_list")


def _team_crumbs(team: Team) -> list[Crumb]:
    return crumbs(Crumb(_("Teams"), reverse("team_list")), Crumb(team.name))
