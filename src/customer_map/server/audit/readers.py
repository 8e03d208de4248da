"""Turns many users and a few records into which of them may read which: one question for all who have the same rights.

The conditions of two users of one role differ in nothing but their ids (tests/audit/test_readers.py); so the condition
of one of them, with the ids of all in its place, is asked once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from itertools import chain, zip_longest
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import know_rights
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.queries import governed_models
from customer_map.server.audit.records import Governed

Records = set[tuple[str, UUID]]
READER, READER_ALONE = "reader.id", "ARRAY[reader.id]"
EVERY_READER = """
SELECT reader.id, seen.* FROM unnest(%s::uuid[]) AS reader (id) CROSS JOIN LATERAL ({condition}) AS seen
"""


def readable_by(
    user_ids: Collection[UUID], records: Mapping[str, Collection[UUID]]
) -> dict[UUID, Records]:
    """Return what each active user may read of `records` (ids by type); deleted ones too, so that pages drop them."""
    models = governed_models()
    by_role = _by_role(user_ids)
    found: dict[UUID, Records] = {user.pk: set() for alike in by_role for user in alike}
    for kind, ids in records.items():
        if kind not in models:
            continue
        for alike in by_role:
            rows = models[kind].records.reachable_by(alike[0], Intent.READ, with_deleted=True)
            for user_id, record_id in _read(rows, alike, ids):
                found[user_id].add((kind, record_id))
    return found


def rows_readable_by(
    user_ids: Collection[UUID], rows: Callable[[User], QuerySet[Any]], ids: Collection[UUID]
) -> dict[UUID, set[UUID]]:
    """Return which of `ids` are among the `rows` of each active user."""
    by_role = _by_role(user_ids)
    found: dict[UUID, set[UUID]] = {user.pk: set() for alike in by_role for user in alike}
    for alike in by_role:
        for user_id, record_id in _read(rows(alike[0]), alike, ids):
            found[user_id].add(record_id)
    return found


def _by_role(user_ids: Collection[UUID]) -> list[list[User]]:
    users = list(User.objects.filter(pk__in=user_ids, is_active=True))
    know_rights(users)
    by_role: dict[str, list[User]] = defaultdict(list)
    for user in users:
        by_role[user.role].append(user)
    return list(by_role.values())


def _read(rows: QuerySet[Any], alike: list[User], ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    try:
        condition, params = _with_readers(rows, alike[0], ids)
    except EmptyResultSet:
        return []
    question = EVERY_READER.format(condition=condition)
    with connection.cursor() as cursor:
        cursor.execute(question, [[user.pk for user in alike], *params])
        return list(cursor.fetchall())


def condition_for(
    model: type[Governed], user: User, ids: Collection[UUID]
) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of what `user` may read of some rows, with every reader in the user's place.

    Raises EmptyResultSet when users with these rights read nothing of them.
    """
    return _with_readers(
        model.records.reachable_by(user, Intent.READ, with_deleted=True), user, ids
    )


def _with_readers(
    rows: QuerySet[Any], user: User, ids: Collection[UUID]
) -> tuple[str, tuple[Any, ...]]:
    sql, params = rows.filter(pk__in=ids).order_by().values("pk").query.sql_with_params()
    places = {str(user.pk): READER, str([user.pk]): READER_ALONE}
    asked = [places.get(str(param), "%s") for param in params]
    together = "".join(chain.from_iterable(zip_longest(sql.split("%s"), asked, fillvalue="")))
    return together, tuple(param for param in params if str(param) not in places)
