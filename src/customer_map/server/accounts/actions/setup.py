"""The verbs of the first start: a link for the first owner, and the workspace that it founds."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from customer_map.server.accounts.actions.workspace import change_workspace
from customer_map.server.accounts.actions.writing import insert, set_password, update
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.errors import LinkNoLongerValidError
from customer_map.server.accounts.models import Invitation, User
from customer_map.server.accounts.queries import has_owner
from customer_map.server.accounts.roles import Role
from customer_map.server.accounts.tokens import hash_of, new_secret

LIFE_OF_SETUP_LINK = timedelta(hours=24)
SETUP_LOCK = 20_250_102  # any number: lets one first owner in, were two to come at once


def link_to(token: str) -> str:
    """Return the address under which a one-time link is opened."""
    return f"{settings.PUBLIC_URL}{reverse('welcome', args=[token])}"


@transaction.atomic
def create_setup_link(*, actor: Actor) -> str | None:
    """Return a new link for the first owner, valid once and for a day; None when there is an owner.

    An earlier link that nobody used stops working.
    """
    if has_owner():
        return None
    Invitation.objects.filter(email="", used_at__isnull=True).delete()
    token = new_secret()
    invitation = Invitation(
        role=Role.OWNER,
        token_hash=hash_of(token),
        expires_at=timezone.now() + LIFE_OF_SETUP_LINK,
    )
    insert(actor=actor, verb="workspace.offer", record=invitation)
    return link_to(token)


@transaction.atomic
def found_workspace(
    *,
    actor: Actor,
    token: str,
    owner: User,
    password: str,
    workspace_name: str,
    currency: str,
    time_zone: str,
) -> User:
    """Make `owner` the first owner and name the workspace.

    Raises LinkNoLongerValidError when the link does not work or somebody was quicker, and InvalidValueError when a
    value does not fit or the password is weak.
    """
    _one_at_a_time()
    invitation = unused_invitation(token)
    if invitation.email or has_owner():
        raise LinkNoLongerValidError
    owner.role = Role.OWNER
    add_user(actor=actor, user=owner, password=password)
    change_workspace(actor=actor, name=workspace_name, currency=currency, time_zone=time_zone)
    use_up(actor, invitation)
    return owner


def unused_invitation(token: str) -> Invitation:
    """Return the invitation that `token` opens, locked until the transaction ends.

    Raises LinkNoLongerValidError.
    """
    usable = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=timezone.now())
    invitation = usable.select_for_update().filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise LinkNoLongerValidError
    return invitation


def use_up(actor: Actor, invitation: Invitation) -> None:
    """Mark an invitation as used: its link works no more."""
    values = {"used_at": timezone.now()}
    update(actor=actor, verb="invitation.accept", record=invitation, values=values)


def add_user(*, actor: Actor, user: User, password: str) -> User:
    """Insert a user with a password; the address, in small letters, counts as verified by the link."""
    user.email = user.email.strip().lower()
    set_password(user, password)
    insert(actor=actor, verb="user.join", record=user)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETUP_LOCK])
