"""Makes the users and actors of the tests about people."""

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role

PASSWORD = "correct horse battery"


def person(
    role: Role = Role.OWNER, name: str = "Wang Fang", *, password: str | None = None
) -> User:
    """Create a user; the address is made from name and role."""
    address = f"{name}.{role}@example.com".replace(" ", ".").lower()
    return User.objects.create_user(address, password, name=name, role=role)


def acting(role: Role = Role.OWNER, name: str = "Wang Fang") -> Actor:
    """Return an actor of a new user."""
    return Actor(person(role, name))
