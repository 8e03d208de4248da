"""Makes the programs that tests of the API act as."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client

from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User

ROOT = "/api/v1"


def client_of(user: User, *scopes: str) -> Client:
    """Return a program with a key of this user; without scopes it may read and write everything."""
    issued = create_key(actor=Actor(user), name="test", scopes=scopes or ("read", "write"))
    return Client(headers={"Authorization": f"Bearer {issued.presented}"})


def post(client: Client, path: str, body: object, **headers: str) -> HttpResponse:
    return client.post(
        f"{ROOT}{path}", body, content_type="application/json", headers=named(headers)
    )


def patch(client: Client, path: str, body: object, version: object = "*") -> HttpResponse:
    headers = {"If-Match": str(version)} if version is not None else {}
    return client.patch(f"{ROOT}{path}", body, content_type="application/json", headers=headers)


def delete(client: Client, path: str, version: object = "*") -> HttpResponse:
    headers = {"If-Match": str(version)} if version is not None else {}
    return client.delete(f"{ROOT}{path}", headers=headers)


def named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
