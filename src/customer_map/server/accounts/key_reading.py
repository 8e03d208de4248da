"""Turns the prefix of an API key into the key, its user and the user's rights, with one question written out.

Every request of a program asks it: worked out anew each time, it would take longer than the list that was asked for.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from django.db import connection, models

from customer_map.server.accounts.models import ApiKey, RoleRight, User
from customer_map.server.accounts.rights import set_overrides

ModelT = TypeVar("ModelT", bound=models.Model)


def _columns(model: type[models.Model], alias: str) -> str:
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


WORKING_KEY = f"""
SELECT (SELECT coalesce(json_agg(json_build_array(record_type, intent, reach) ORDER BY id), '[]')::text
        FROM {RoleRight._meta.db_table} AS cell WHERE cell.role = who.role),
    {_columns(ApiKey, "key")}, {_columns(User, "who")}
FROM {ApiKey._meta.db_table} AS key JOIN {User._meta.db_table} AS who ON who.id = key.user_id
WHERE key.prefix = %s AND key.revoked_at IS NULL AND who.is_active
    AND (key.expires_at IS NULL OR key.expires_at > now())
"""  # noqa: S608 (names of tables and columns only)
# A hash of all of it, which differs as soon as anything about the key, its user or his role does.
STATE = "encode(sha256(convert_to(found::text, 'UTF8')), 'hex')"
KEY_STATE = f"SELECT {STATE} FROM ({WORKING_KEY}) AS found"  # noqa: S608
KEY_WITH_STATE = f"SELECT {STATE}, found.* FROM ({WORKING_KEY}) AS found"  # noqa: S608


@dataclass(frozen=True, slots=True)
class KeyFound:
    """A key that works; `KEY_STATE` answers its `state` for as long as nothing about it changes."""

    key: ApiKey
    state: str


def working_key(prefix: str) -> KeyFound | None:
    """Return the key that begins so, unless it is revoked or has expired, or its user may not sign in any more."""
    with connection.cursor() as cursor:
        cursor.execute(KEY_WITH_STATE, [prefix])
        row = cursor.fetchone()
    if row is None:
        return None
    state, cells, values = row[0], row[1], row[2:]
    of_key = len(ApiKey._meta.concrete_fields)
    key, user = _made(ApiKey, values[:of_key]), _made(User, values[of_key:])
    key.scopes = orjson.loads(key.scopes)
    set_overrides(user, orjson.loads(cells))
    key.user = user
    return KeyFound(key, state)


def _made(model: type[ModelT], values: tuple[Any, ...]) -> ModelT:
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(connection.alias, names, values)
