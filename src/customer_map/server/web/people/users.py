"""Pages: everybody who works here, invitations, and one user's role and teams."""

from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.actions.invitations import (
    IssuedInvitation,
    invite,
    withdraw_invitation,
)
from customer_map.server.accounts.actions.users import (
    change_role,
    deactivate_user,
    reactivate_user,
    reset_two_factor,
    set_teams,
)
from customer_map.server.accounts.errors import AddressInUseError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.queries import (
    current_workspace,
    everybody,
    is_last_owner,
    open_invitations,
)
from customer_map.server.accounts.roles import Role
from customer_map.server.problems import described
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.people.forms import InvitationForm, UserForm
from customer_map.server.web.people.frame import actor_of, administrators_only, crumbs


@administrators_only
def list_users(request: HttpRequest) -> HttpResponse:
    """Show all users and the invitations that wait."""
    context = {
        "users": everybody(),
        "invitations": open_invitations(),
        "crumbs": crumbs(Crumb(_("Users"))),
    }
    return render(request, "web/people/users.html", context)


@never_cache
@administrators_only
def invite_user(request: HttpRequest) -> HttpResponse:
    """Invite somebody; afterwards the link is shown, this once."""
    form = InvitationForm(request.POST or None)
    context = {"form": form, "crumbs": _user_crumbs(_("Invite"))}
    if form.is_valid():
        values = form.cleaned_data
        try:
            issued = invite(
                actor=actor_of(request),
                email=values["email"],
                role=Role(values["role"]),
                team=values["team"],
            )
        except AddressInUseError as problem:
            form.add_error("email", str(described(problem)["message"]))
        else:
            context |= {"issued": issued, "was_mailed": _mail(issued)}
            return render(request, "web/people/invited.html", context)
    return render(request, "web/people/invite.html", context)


@administrators_only
def edit_user(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Show and change a user's role and teams."""
    user = User.objects.prefetch_related("teams").filter(pk=user_id).first()
    if user is None:
        raise RecordNotFoundError
    form = UserForm(request.POST or None, initial={"role": user.role, "teams": user.teams.all()})
    if form.is_valid():
        actor = actor_of(request)
        with transaction.atomic():  # both or neither
            change_role(actor=actor, user_id=user_id, role=Role(form.cleaned_data["role"]))
            set_teams(actor=actor, user_id=user_id, teams=form.cleaned_data["teams"])
        messages.success(request, _("{name} was saved.").format(name=user))
        return redirect("user_list")
    context = {
        "person": user,
        "form": form,
        "has_two_factor": is_mfa_enabled(user),
        "is_last_owner": is_last_owner(user),
        "crumbs": _user_crumbs(str(user)),
    }
    return render(request, "web/people/user.html", context)


@require_POST
def deactivate(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Shut a user out."""
    user = deactivate_user(actor=actor_of(request), user_id=user_id)
    messages.success(request, _("{name} can no longer sign in.").format(name=user))
    return redirect("user_list")


@require_POST
def reactivate(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Let a user in again."""
    user = reactivate_user(actor=actor_of(request), user_id=user_id)
    messages.success(request, _("{name} can sign in again.").format(name=user))
    return redirect("user_list")


@require_POST
def reset_second_factor(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Switch off the two-factor sign-in of somebody who lost the device."""
    user = reset_two_factor(actor=actor_of(request), user_id=user_id)
    messages.success(request, _("{name} can sign in with the password alone.").format(name=user))
    return redirect("user_edit", user_id=user_id)


@require_POST
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Make an invitation stop working."""
    withdraw_invitation(actor=actor_of(request), invitation_id=invitation_id)
    messages.success(request, _("The invitation no longer works."))
    return redirect("user_list")


def _user_crumbs(label: str) -> list[Crumb]:
    return crumbs(Crumb(_("Users"), reverse("user_list")), Crumb(label))


def _mail(issued: IssuedInvitation) -> bool:
    """Send the link by e-mail if there is a mail server; return whether that worked."""
    if not settings.EMAIL_HOST:
        return False
    context = {"issued": issued, "workspace": current_workspace()}
    sent = send_mail(
        subject=_("Your invitation to {workspace}").format(workspace=context["workspace"]),
        message=render_to_string("web/people/invitation_mail.txt", context),
        from_email=None,
        recipient_list=[issued.invitation.email],
        fail_silently=True,
    )
    return bool(sent)
