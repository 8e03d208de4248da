"""Endpoint: who the key belongs to and what it may do."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from customer_map.server.api.answers import answers
from customer_map.server.api.keys import caller_of

router = Router(tags=["Account"])


class Me(Schema):
    """The key's user and the key's scopes."""

    id: UUID
    email: str
    name: str
    role: str
    scopes: list[str]


@router.get("", response=answers({HTTPStatus.OK: Me}), summary="Read whose key this is")
def read_me(request: HttpRequest) -> Me:
    """Return the user that the key acts for, and the scopes of the key."""
    key = caller_of(request).key
    user = key.user
    return Me(id=user.pk, email=user.email, name=user.name, role=user.role, scopes=key.scopes)
