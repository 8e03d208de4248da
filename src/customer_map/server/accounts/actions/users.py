"""The verbs of administrators about users: change role and teams, shut out and let in again, reset two-factor."""

from collections.abc import Iterable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from customer_map.errors import NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actions.invitations import require_may_give
from customer_map.server.accounts.actions.writing import require_administrator, update
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.announcements import announce
from customer_map.server.accounts.errors import LastOwnerError
from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.queries import is_last_owner
from customer_map.server.accounts.roles import Role


@transaction.atomic
def change_role(*, actor: Actor, user_id: UUID, role: Role) -> User:
    """Give a user another role.

    Raises NotAllowedError when somebody who is no owner makes or changes one, LastOwnerError for the last owner.
    """
    user = _administered(actor, user_id)
    require_may_give(actor, role)
    if role != Role.OWNER:
        _require_other_owner(user)
    return update(actor=actor, verb="user.change_role", record=user, values={"role": role})


@transaction.atomic
def set_teams(*, actor: Actor, user_id: UUID, teams: Iterable[Team]) -> User:
    """Put a user into exactly these teams."""
    user = _administered(actor, user_id)
    before = _team_names(user)
    user.teams.set(teams)
    after = _team_names(user)
    if before != after:
        announce(
            actor=actor,
            verb="user.set_teams",
            record=user,
            before={"teams": before},
            after={"teams": after},
        )
    return user


@transaction.atomic
def deactivate_user(*, actor: Actor, user_id: UUID) -> User:
    """Shut a user out: no sign-in, no key works, open sessions end. The records stay.

    Raises LastOwnerError for the last owner.
    """
    user = _administered(actor, user_id)
    _require_other_owner(user)
    return update(actor=actor, verb="user.deactivate", record=user, values={"is_active": False})


@transaction.atomic
def reactivate_user(*, actor: Actor, user_id: UUID) -> User:
    """Let a user in again."""
    user = _administered(actor, user_id)
    return update(actor=actor, verb="user.reactivate", record=user, values={"is_active": True})


@transaction.atomic
def reset_two_factor(*, actor: Actor, user_id: UUID) -> User:
    """Switch off the two-factor sign-in of somebody who lost the device."""
    user = _administered(actor, user_id)
    deleted, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    if deleted:
        verb = "user.reset_two_factor"
        announce(actor=actor, verb=verb, record=user, before={"two_factor": True}, after={})
    return user


def _administered(actor: Actor, user_id: UUID) -> User:
    """Return the user, with all owners locked; only owners touch owners."""
    require_administrator(actor)
    owners = list(User.objects.select_for_update().filter(role=Role.OWNER).order_by("pk"))
    user = next((owner for owner in owners if owner.pk == user_id), None)
    user = user or User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise RecordNotFoundError
    if user.role == Role.OWNER and actor.user is not None and actor.user.role != Role.OWNER:
        raise NotAllowedError(right="owner")
    return user


def _require_other_owner(user: User) -> None:
    if is_last_owner(user):
        raise LastOwnerError(name=str(user))


def _team_names(user: User) -> list[str]:
    return [team.name for team in user.teams.all()]
