"""The verbs that let colleagues in: invite, withdraw, accept."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from customer_map.errors import NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actions.setup import (
    add_user,
    link_to,
    unused_invitation,
    use_up,
)
from customer_map.server.accounts.actions.writing import erase, insert, require_administrator
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.errors import AddressInUseError, LinkNoLongerValidError
from customer_map.server.accounts.models import Invitation, Team, User
from customer_map.server.accounts.roles import Role
from customer_map.server.accounts.tokens import hash_of, new_secret

LIFE_OF_INVITATION = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """An invitation with its link, which is known at this moment only."""

    invitation: Invitation
    link: str


@transaction.atomic
def invite(*, actor: Actor, email: str, role: Role, team: Team | None = None) -> IssuedInvitation:
    """Invite somebody; an earlier invitation of the same address stops working.

    Raises NotAllowedError for others than administrators and when somebody who is no owner invites one,
    AddressInUseError when the address belongs to a user.
    """
    require_administrator(actor)
    require_may_give(actor, role)
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise AddressInUseError(email=address)
    for earlier in Invitation.objects.filter(email=address, used_at__isnull=True):
        erase(actor=actor, verb="invitation.withdraw", record=earlier)
    token = new_secret()
    invitation = Invitation(
        email=address,
        role=role,
        team=team,
        token_hash=hash_of(token),
        invited_by=actor.user,
        expires_at=timezone.now() + LIFE_OF_INVITATION,
    )
    insert(actor=actor, verb="user.invite", record=invitation)
    return IssuedInvitation(invitation, link_to(token))


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: UUID) -> None:
    """Make the link of an invitation stop working."""
    require_administrator(actor)
    open_ones = Invitation.objects.exclude(email="").filter(used_at__isnull=True)
    invitation = open_ones.select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise RecordNotFoundError
    erase(actor=actor, verb="invitation.withdraw", record=invitation)


@transaction.atomic
def accept_invitation(
    *, actor: Actor, token: str, name: str, password: str, language: str = ""
) -> User:
    """Make the invited person a user with the role and team of the invitation.

    Raises LinkNoLongerValidError, AddressInUseError, and InvalidValueError for a weak password.
    """
    invitation = unused_invitation(token)
    if not invitation.email:
        raise LinkNoLongerValidError
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise AddressInUseError(email=invitation.email)
    user = User(email=invitation.email, name=name, role=invitation.role, language=language)
    add_user(actor=actor, user=user, password=password)
    if invitation.team:
        user.teams.add(invitation.team)
    use_up(actor, invitation)
    return user


def require_may_give(actor: Actor, role: str) -> None:
    """Raise NotAllowedError when somebody who is no owner hands out that role."""
    if role == Role.OWNER and actor.user is not None and actor.user.role != Role.OWNER:
        raise NotAllowedError(right="owner")
