"""Turns the key that a program presents into an actor, and checks what the key may do."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from customer_map.server.accounts.actions.keys import note_use
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.errors import KeyRejectedError, ScopeMissingError
from customer_map.server.accounts.models import ApiKey
from customer_map.server.accounts.queries import key_of
from customer_map.server.accounts.roles import Intent, RecordType
from customer_map.server.accounts.scopes import READ, WRITE, allows


class KeyAuthentication(HttpBearer):
    """`Authorization: Bearer cm_….…`."""

    openapi_description = "An API key, made under Settings → API keys."

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """Return the key; raises KeyRejectedError when it is unknown, revoked or expired."""
        key = key_of(token)
        if key is None:
            raise KeyRejectedError
        note_use(actor=Actor(key.user, via="api"), key=key)
        return key


def key_used(request: HttpRequest) -> ApiKey:
    """Return the key that the request was let in with."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    return key


def actor_for(request: HttpRequest, record_type: RecordType, intent: Intent) -> Actor:
    """Return the key's user as the actor, if the key's scopes cover what is asked.

    Raises ScopeMissingError.
    """
    key = key_used(request)
    if not allows(key.scopes, record_type, intent):
        raise ScopeMissingError(scope=f"{record_type}.{READ if intent == Intent.READ else WRITE}")
    return Actor(key.user, via="api")
