"""Teams: created, renamed, removed, by administrators only."""

import pytest
from tests.accounts.people import acting, person

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actions.teams import create_team, remove_team, rename_team
from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_a_team_is_created_renamed_and_removed() -> None:
    actor = acting(Role.ADMIN)
    team = create_team(actor=actor, name=" East ")
    assert team.name == "East"
    rename_team(actor=actor, team_id=team.pk, name="华东")
    assert Team.objects.get().name == "华东"
    remove_team(actor=actor, team_id=team.pk)
    assert not Team.objects.exists()


def test_removing_a_team_keeps_its_members() -> None:
    actor, user = acting(), person(Role.MEMBER)
    team = create_team(actor=actor, name="East")
    user.teams.add(team)
    remove_team(actor=actor, team_id=team.pk)
    assert User.objects.filter(pk=user.pk).exists()


def test_a_name_is_taken_once_and_never_empty() -> None:
    actor = acting()
    create_team(actor=actor, name="East")
    for name in ("East", " "):
        with pytest.raises(InvalidValueError):
            create_team(actor=actor, name=name)
    assert Team.objects.count() == 1


def test_members_make_no_teams() -> None:
    with pytest.raises(NotAllowedError):
        create_team(actor=acting(Role.MANAGER), name="East")


def test_an_unknown_team_is_not_found() -> None:
    with pytest.raises(RecordNotFoundError):
        rename_team(actor=acting(), team_id=new_id(), name="East")
