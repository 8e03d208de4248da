"""Turns the key that a program presents into a caller, and checks what the key may do."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer

from customer_map.server.accounts.actions.keys import note_use
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.errors import KeyRejectedError, ScopeMissingError
from customer_map.server.accounts.models import ApiKey, User
from customer_map.server.accounts.queries import key_of
from customer_map.server.accounts.rights import rights_key
from customer_map.server.accounts.roles import Intent
from customer_map.server.accounts.scopes import READ, WRITE, allows
from customer_map.server.api.known_keys import know
from customer_map.server.api.limits import require_allowance, spend


class KeyAuthentication(HttpBearer):
    """`Authorization: Bearer cm_….…`."""

    openapi_description = "An API key, made under Settings → API keys."

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """Return the key, and count the request.

        Raises KeyRejectedError when it is unknown, revoked or expired, TooManyRequestsError when it asks too often.
        """
        found = key_of(token)
        if found is None:
            raise KeyRejectedError
        key = found.key
        allowance = spend(key.pk)
        request.allowance = allowance  # type: ignore[attr-defined]
        require_allowance(allowance)
        note_use(actor=Actor(key.user, via="api"), key=key)
        know(token, found)
        return key


@dataclass(frozen=True, slots=True)
class Caller:
    """The key that a request was let in with, and whose it is."""

    key: ApiKey

    @property
    def user(self) -> User:
        """The user that the key acts for."""
        return self.key.user

    @property
    def rights(self) -> Hashable:
        """All that decides what the caller may read, but for who is in which team."""
        return (*rights_key(self.user), *self.key.scopes)

    def may(self, record_type: str, intent: str) -> bool:
        """Whether the scopes of the key cover what is asked; the rights of its user limit it further."""
        return allows(self.key.scopes, record_type, intent)

    def require(self, record_type: str, intent: str) -> None:
        """Raise ScopeMissingError unless the key's scopes cover what is asked."""
        if not self.may(record_type, intent):
            word = READ if intent == Intent.READ else WRITE
            raise ScopeMissingError(scope=f"{record_type}.{word}")


def caller_of(request: HttpRequest) -> Caller:
    """Return who calls."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    return Caller(key)
