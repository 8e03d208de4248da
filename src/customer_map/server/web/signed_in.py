"""Turns a request of a signed-in person into that person."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from customer_map.server.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """Return who is signed in; the middleware lets nobody else come this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
