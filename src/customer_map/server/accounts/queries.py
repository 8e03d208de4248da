"""Reads about people and rights: who is here, who is invited, which keys and rights there are."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from customer_map.server.accounts.key_reading import KeyFound, working_key
from customer_map.server.accounts.models import (
    ApiKey,
    Invitation,
    RoleRight,
    Team,
    User,
    Workspace,
)
from customer_map.server.accounts.roles import DEFAULT_REACH, Intent, Reach, RecordType, Role
from customer_map.server.accounts.tokens import hash_of, is_hash_of


def current_workspace() -> Workspace:
    """Return the workspace; before it is founded, one with the default values."""
    return Workspace.objects.first() or Workspace()


def has_owner() -> bool:
    """Whether somebody owns the workspace."""
    return User.objects.filter(role=Role.OWNER, is_active=True).exists()


def is_last_owner(user: User) -> bool:
    """Whether nobody else could let people in if this user went."""
    others = User.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=user.pk)
    return user.role == Role.OWNER and user.is_active and not others.exists()


def everybody() -> QuerySet[User]:
    """Return all users with their teams, active ones first."""
    return User.objects.prefetch_related("teams").order_by("-is_active", "name", "email")


def open_invitations() -> QuerySet[Invitation]:
    """Return the invitations of colleagues that can still be accepted, newest first."""
    return _usable().exclude(email="").select_related("team", "invited_by")


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that `token` opens, if it can still be used."""
    return _usable().filter(token_hash=hash_of(token)).select_related("team", "invited_by").first()


def _usable() -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at__isnull=True, expires_at__gt=timezone.now())


def teams_with_members() -> QuerySet[Team]:
    """Return all teams by name, with their members."""
    return Team.objects.prefetch_related("members")


def keys_seen_by(user: User) -> QuerySet[ApiKey]:
    """Return the user's own keys, for administrators everybody's, newest first."""
    keys = ApiKey.objects.select_related("user")
    return keys if user.is_administrator else keys.filter(user=user)


def key_of(presented: str) -> KeyFound | None:
    """Return the key that a program presents, if it still works and its user may still sign in."""
    if not (presented.isascii() and presented.isprintable()):
        return None
    prefix, _, secret = presented.partition(".")
    found = working_key(prefix)
    return found if found and is_hash_of(found.key.secret_hash, secret) else None


@dataclass(frozen=True, slots=True)
class RightsCell:
    """How far a role reaches over a record type for an intent, and how far by default."""

    record_type: RecordType
    intent: Intent
    reach: Reach
    default: Reach

    @property
    def is_changed(self) -> bool:
        """Whether the workspace has decided otherwise than the default."""
        return self.reach != self.default


def rights_of(role: Role) -> list[RightsCell]:
    """Return the cells of a role: record types in their order, and of each read, edit, delete."""
    rows = RoleRight.objects.filter(role=role).values_list("record_type", "intent", "reach")
    changed = {(record_type, intent): Reach(reach) for record_type, intent, reach in rows}
    return [
        RightsCell(kind, intent, changed.get((kind, intent), default), default)
        for kind in RecordType
        for intent, default in DEFAULT_REACH[role].items()
    ]
