"""Turns the last row of a page into a signed cursor, and a cursor back into the condition for the next page."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from customer_map.server.api.errors import InvalidCursorError
from customer_map.server.api.fields import Stored
from customer_map.server.api.kinds import Kind
from customer_map.server.audit.values import plain

SALT = "customer_map.api.cursor"
SIGNATURE_BYTES = 16


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by one field, then by the id, so that no two rows stand at the same place.

    `question` is what else decides which rows are in the list; a cursor serves only the same list again.
    """

    field: Stored
    key: Stored
    is_descending: bool
    question: str

    @property
    def columns(self) -> list[str | OrderBy]:
        """What the rows are ordered by; unknown values come last both ways."""
        if self.field == self.key:
            return [f"-{self.key.name}" if self.is_descending else self.key.name]
        if not self.field.null:
            return [f"{'-' if self.is_descending else ''}{self.field.name}", self.key.name]
        value = F(self.field.name)
        by_value = value.desc if self.is_descending else value.asc
        return [by_value(nulls_last=True), self.key.name]

    def cursor_after(self, row: dict[str, Any]) -> str:
        """Return the cursor of the page that starts after `row`."""
        place = [self.question, plain(row[self.field.name]), str(row[self.key.name])]
        return signed(place)

    def after(self, cursor: str) -> Q:
        """Return the condition of the rows after a cursor.

        Raises InvalidCursorError when it is none of ours, or of another list.
        """
        try:
            question, value, key = place_of(cursor)
            value, key = self.field.to_python(value), self.key.to_python(key)
        except (ValueError, ValidationError) as problem:
            raise InvalidCursorError from problem
        if question != self.question:
            raise InvalidCursorError
        return self._beyond(value, key)

    def _beyond(self, value: Any, key: Any) -> Q:
        further = "lt" if self.is_descending else "gt"
        if self.field == self.key:
            return Q(**{f"{self.key.name}__{further}": key})
        name = self.field.name
        same = Q(**{f"{self.key.name}__gt": key})
        if value is None:
            return Q(**{f"{name}__isnull": True}) & same
        beyond = Q(**{f"{name}__{further}": value}) | (Q(**{name: value}) & same)
        if self.field.null:
            return beyond | Q(**{f"{name}__isnull": True})
        # Said once more as one bound, which an index can start at.
        return Q(**{f"{name}__{further}e": value}) & beyond


def order_of(kind: Kind, sort: str, question: str) -> Order:
    """Return the order that an allowed `sort` stands for."""
    field = kind.sortable[sort.removeprefix("-")]
    key = kind.model._meta.pk
    if key is None:
        raise InvalidCursorError
    return Order(field, key, sort.startswith("-"), f"{kind.plural}?{sort}&{question}")


def signed(place: list[Any]) -> str:
    """Return a cursor that only we can have made."""
    return _with_signature(orjson.dumps(place))


def place_of(cursor: str) -> list[Any]:
    """Return what `signed` was given.

    Raises ValueError for what we have not signed.
    """
    told = urlsafe_b64decode(cursor.encode("ascii") + b"==")[SIGNATURE_BYTES:]
    if not hmac.compare_digest(cursor, _with_signature(told)):
        raise ValueError(SALT)
    place: list[Any] = orjson.loads(told)
    return place


def _with_signature(told: bytes) -> str:
    return urlsafe_b64encode(_signature(told) + told).rstrip(b"=").decode()


def _signature(told: bytes) -> bytes:
    key = _key(settings.SECRET_KEY)
    return hashlib.blake2b(told, digest_size=SIGNATURE_BYTES, key=key).digest()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    """Return a key for cursors alone: what is signed elsewhere is no cursor."""
    return hmac.digest(secret.encode(), SALT.encode(), "sha256")
