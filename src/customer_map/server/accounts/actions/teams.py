"""The verbs about teams: create, rename, remove."""

from uuid import UUID

from django.db import transaction

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.actions.writing import (
    erase,
    insert,
    require_administrator,
    update,
)
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Team


@transaction.atomic
def create_team(*, actor: Actor, name: str) -> Team:
    """Create a team; raises InvalidValueError when the name is taken."""
    require_administrator(actor)
    return insert(actor=actor, verb="team.create", record=Team(name=name.strip()))


@transaction.atomic
def rename_team(*, actor: Actor, team_id: UUID, name: str) -> Team:
    """Give a team another name."""
    team = _team(actor, team_id)
    return update(actor=actor, verb="team.rename", record=team, values={"name": name.strip()})


@transaction.atomic
def remove_team(*, actor: Actor, team_id: UUID) -> None:
    """Remove a team; its members stay users."""
    erase(actor=actor, verb="team.remove", record=_team(actor, team_id))


def _team(actor: Actor, team_id: UUID) -> Team:
    require_administrator(actor)
    team = Team.objects.select_for_update().filter(pk=team_id).first()
    if team is None:
        raise RecordNotFoundError
    return team
