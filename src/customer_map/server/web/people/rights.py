"""Pages: the rights table, one role at a time."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actions.rights import reset_rights, set_rights
from customer_map.server.accounts.models import User
from customer_map.server.accounts.queries import RightsCell, rights_of
from customer_map.server.accounts.roles import Intent, RecordType, Role
from customer_map.server.web.navigation import Crumb, Tab
from customer_map.server.web.people.forms import RightsForm
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs

CHANGEABLE = tuple(role for role in Role if role != Role.OWNER)


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """One role of the table: who has it, and how far it reaches for each record type and intent."""

    role: Role
    people: list[User]
    reaches: dict[tuple[RecordType, Intent], RightsCell]

    @property
    def is_changeable(self) -> bool:
        """Whether its rights can be changed."""
        return self.role in CHANGEABLE


@administrators_only
def show_rights(request: HttpRequest) -> HttpResponse:
    """Show all roles beside each other: how far each reaches, and who has it."""
    people = list(User.objects.filter(is_active=True).order_by("name"))
    columns = [
        RoleColumn(
            role,
            [person for person in people if person.role == role],
            {(cell.record_type, cell.intent): cell for cell in rights_of(role)},
        )
        for role in Role
    ]
    rows = [
        (kind, [[one.reaches[kind, intent] for intent in Intent] for one in columns])
        for kind in RecordType
    ]
    context = {
        "columns": columns,
        "rows": rows,
        "tabs": _tabs(None),
        "crumbs": crumbs(Crumb(_("Roles and rights"))),
    }
    return render(request, "web/people/rights_table.html", context)


@administrators_only
def edit_rights(request: HttpRequest, role: str) -> HttpResponse:
    """Show and change how far a role reaches."""
    shown = _role(role)
    cells = rights_of(shown)
    form = RightsForm(cells, request.POST or None)
    if form.is_valid():
        try:
            set_rights(actor=actor_of(request), role=shown, cells=form.chosen())
        except InvalidValueError as problem:
            form.add_error(None, problem.fields["reason"])
        else:
            messages.success(request, _("The rights were saved."))
            return redirect("rights_of_role", role=shown)
    context = {
        "form": form,
        "role": shown,
        "intents": Intent,
        "is_changed": any(cell.is_changed for cell in cells),
        "tabs": _tabs(shown),
        "crumbs": crumbs(Crumb(_("Roles and rights"))),
    }
    return render(request, "web/people/rights.html", context)


@require_POST
def reset(request: HttpRequest, role: str) -> HttpResponse:
    """Give a role its default rights again."""
    shown = _role(role)
    reset_rights(actor=actor_of(request), role=shown)
    messages.success(request, _("The default rights are back."))
    return redirect("rights_of_role", role=shown)


def _role(name: str) -> Role:
    if name not in CHANGEABLE:
        raise RecordNotFoundError
    return Role(name)


def _tabs(current: Role | None) -> list[Tab]:
    overview = Tab(_("Overview"), reverse("rights"), current=current is None)
    return [
        overview,
        *(
            Tab(str(role.label), reverse("rights_of_role", args=[role]), current=role == current)
            for role in CHANGEABLE
        ),
    ]
