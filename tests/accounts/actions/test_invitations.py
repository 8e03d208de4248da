"""Inviting colleagues: who may, for what, and what the link does."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.accounts.people import PASSWORD, acting, person

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actions.invitations import (
    IssuedInvitation,
    accept_invitation,
    invite,
    withdraw_invitation,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.errors import AddressInUseError, LinkNoLongerValidError
from customer_map.server.accounts.models import Invitation, Team, User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def accept(issued: IssuedInvitation, password: str = PASSWORD) -> User:
    token = issued.link.rstrip("/").rpartition("/")[2]
    return accept_invitation(actor=Actor.system(), token=token, name="Karen Lee", password=password)


def test_an_invited_person_gets_the_role_and_the_team() -> None:
    team = Team.objects.create(name="East")
    user = accept(invite(actor=acting(), email="Karen@Example.com", role=Role.MANAGER, team=team))
    assert (user.email, user.role, list(user.teams.all())) == (
        "karen@example.com",
        "manager",
        [team],
    )
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MEMBER, Role.VIEWER])
def test_only_administrators_invite(role: Role) -> None:
    with pytest.raises(NotAllowedError):
        invite(actor=acting(role), email="a@example.com", role=Role.VIEWER)
    assert not Invitation.objects.exists()


def test_only_owners_invite_owners() -> None:
    with pytest.raises(NotAllowedError):
        invite(actor=acting(Role.ADMIN), email="a@example.com", role=Role.OWNER)
    assert accept(invite(actor=acting(), email="a@example.com", role=Role.OWNER)).role == Role.OWNER


def test_an_administrator_who_was_shut_out_invites_nobody() -> None:
    actor = acting(Role.ADMIN)
    assert actor.user is not None
    actor.user.is_active = False
    with pytest.raises(NotAllowedError):
        invite(actor=actor, email="a@example.com", role=Role.VIEWER)


def test_a_user_is_not_invited_again() -> None:
    there = person(Role.VIEWER)
    with pytest.raises(AddressInUseError):
        invite(actor=acting(), email=there.email.upper(), role=Role.MEMBER)


def test_the_link_works_once_and_the_newest_only() -> None:
    actor = acting()
    first = invite(actor=actor, email="a@example.com", role=Role.MEMBER)
    second = invite(actor=actor, email="a@example.com", role=Role.MEMBER)
    with pytest.raises(LinkNoLongerValidError):
        accept(first)
    accept(second)
    with pytest.raises(LinkNoLongerValidError):
        accept(second)


def test_the_link_ends_after_a_week() -> None:
    issued = invite(actor=acting(), email="a@example.com", role=Role.MEMBER)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(LinkNoLongerValidError):
        accept(issued)


def test_a_second_invitation_takes_the_place_of_the_first_and_the_log_says_so() -> None:
    actor = acting()
    first = invite(actor=actor, email="a@example.com", role=Role.VIEWER)
    second = invite(actor=actor, email="A@example.com", role=Role.MEMBER)
    with pytest.raises(LinkNoLongerValidError):
        accept(first)
    assert accept(second).role == Role.MEMBER
    withdrawn = AuditEntry.objects.get(verb="invitation.withdraw")
    assert withdrawn.record_id == first.invitation.pk


def test_a_withdrawn_invitation_does_not_work() -> None:
    actor = acting()
    issued = invite(actor=actor, email="a@example.com", role=Role.MEMBER)
    withdraw_invitation(actor=actor, invitation_id=issued.invitation.pk)
    with pytest.raises(LinkNoLongerValidError):
        accept(issued)
    with pytest.raises(RecordNotFoundError):
        withdraw_invitation(actor=actor, invitation_id=issued.invitation.pk)


def test_a_weak_password_leaves_the_invitation_open() -> None:
    issued = invite(actor=acting(), email="a@example.com", role=Role.MEMBER)
    with pytest.raises(InvalidValueError):
        accept(issued, password="12345")
    accept(issued)
