"""Makes the users that tests of the CRM act as."""

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import Team, User
from customer_map.server.accounts.roles import Role


def person(role: Role = Role.OWNER, name: str = "Zhang Wei", *, team: Team | None = None) -> User:
    """Create a user without a password."""
    user = User.objects.create_user(f"{new_id()}@example.com", name=name, role=role)
    if team:
        user.teams.add(team)
    return user


def acting(role: Role = Role.OWNER) -> Actor:
    """Return an actor of a new user."""
    return Actor(person(role))


def again(actor: Actor) -> Actor:
    """Return the same person in the next request."""
    return Actor(actor.user)
