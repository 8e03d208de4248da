"""Administrators about users: roles, teams, shutting out, and the last owner."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from tests.accounts.people import acting, person

from customer_map.errors import CustomerMapError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actions.users import (
    change_role,
    deactivate_user,
    reactivate_user,
    reset_two_factor,
    set_teams,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.errors import LastOwnerError
from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db

Deed = Callable[[Actor, User], object]
DEEDS: list[Deed] = [
    lambda actor, user: change_role(actor=actor, user_id=user.pk, role=Role.VIEWER),
    lambda actor, user: set_teams(actor=actor, user_id=user.pk, teams=[]),
    lambda actor, user: deactivate_user(actor=actor, user_id=user.pk),
    lambda actor, user: reactivate_user(actor=actor, user_id=user.pk),
    lambda actor, user: reset_two_factor(actor=actor, user_id=user.pk),
]


def stored(user: User) -> tuple[str, bool]:
    fresh = User.objects.get(pk=user.pk)
    return fresh.role, fresh.is_active


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.MEMBER, Role.VIEWER])
def test_others_than_administrators_change_nobody(deed: Deed, role: Role) -> None:
    user = person(Role.MEMBER, "Karen Lee")
    with pytest.raises(NotAllowedError):
        deed(acting(role), user)
    assert stored(user) == ("member", True)


@pytest.mark.parametrize("deed", DEEDS)
def test_administrators_do_not_touch_owners(deed: Deed) -> None:
    owner = person(Role.OWNER)
    person(Role.OWNER, "Second")
    with pytest.raises(NotAllowedError):
        deed(acting(Role.ADMIN), owner)
    assert stored(owner) == ("owner", True)


def test_only_owners_make_owners() -> None:
    user = person(Role.MEMBER, "Karen Lee")
    with pytest.raises(NotAllowedError):
        change_role(actor=acting(Role.ADMIN), user_id=user.pk, role=Role.OWNER)
    change_role(actor=acting(Role.OWNER), user_id=user.pk, role=Role.OWNER)
    assert stored(user) == ("owner", True)


@pytest.mark.parametrize("deed", [DEEDS[0], DEEDS[2]])
def test_the_last_owner_stays(deed: Deed) -> None:
    actor = acting()
    assert actor.user is not None
    gone = person(Role.OWNER, "Gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(LastOwnerError):
        deed(actor, actor.user)
    assert stored(actor.user) == ("owner", True)
    reactivate_user(actor=actor, user_id=gone.pk)
    deed(actor, actor.user)


def test_a_user_who_is_shut_out_comes_back_the_same() -> None:
    actor, user = acting(), person(Role.MEMBER, "Karen Lee")
    deactivate_user(actor=actor, user_id=user.pk)
    assert stored(user) == ("member", False)
    reactivate_user(actor=actor, user_id=user.pk)
    assert stored(user) == ("member", True)


def test_teams_are_set_as_named() -> None:
    user = person(Role.MEMBER)
    east, west = Team.objects.create(name="East"), Team.objects.create(name="West")
    set_teams(actor=acting(), user_id=user.pk, teams=[east, west])
    set_teams(actor=acting(Role.ADMIN), user_id=user.pk, teams=[west])
    assert list(user.teams.all()) == [west]


def test_a_lost_phone_can_be_reset() -> None:
    user = person(Role.MEMBER)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    reset_two_factor(actor=acting(), user_id=user.pk)
    assert not Authenticator.objects.exists()


def test_an_unknown_user_is_not_found() -> None:
    with pytest.raises(RecordNotFoundError):
        deactivate_user(actor=acting(), user_id=new_id())


def test_every_refusal_is_an_error_that_people_can_read() -> None:
    actor = acting()
    assert actor.user is not None
    with pytest.raises(CustomerMapError, match="Make somebody else an owner first"):
        deactivate_user(actor=actor, user_id=actor.user.pk)
