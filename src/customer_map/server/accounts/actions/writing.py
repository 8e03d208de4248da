"""The primitives that write accounts: insert, update, erase. Each validates, saves and announces."""

from typing import Any, TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.announcements import announce, facts
from customer_map.server.accounts.models import User

RowT = TypeVar("RowT", bound=models.Model)


def require_administrator(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor is an active owner or administrator, or the system."""
    user = actor.user
    if user is not None and not (user.is_active and user.is_administrator):
        raise NotAllowedError(right="administration")


def require_user(actor: Actor) -> User:
    """Return the user who acts.

    Raises NotAllowedError when it is the system, or somebody who was shut out.
    """
    if actor.user is None or not actor.user.is_active:
        raise NotAllowedError(right="own account")
    return actor.user


def insert(*, actor: Actor, verb: str, record: RowT) -> RowT:
    """Insert a row and announce it."""
    validate(record)
    record.save(force_insert=True)
    announce(actor=actor, verb=verb, record=record, before=None, after=facts(record))
    return record


def update(*, actor: Actor, verb: str, record: RowT, values: dict[str, Any]) -> RowT:
    """Set fields of a row and announce what changed; nothing happens when nothing changes."""
    before = facts(record)
    for name, value in values.items():
        setattr(record, name, value)
    validate(record)
    after = facts(record)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        record.save()
        announce(
            actor=actor,
            verb=verb,
            record=record,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return record


def erase(*, actor: Actor, verb: str, record: models.Model) -> None:
    """Delete a row and announce what it held."""
    announce(actor=actor, verb=verb, record=record, before=facts(record), after={})
    record.delete()


def set_password(user: User, password: str) -> None:
    """Give a user who is not saved yet a password that is good enough.

    Raises InvalidValueError, which says what is missing.
    """
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise InvalidValueError(field="password", reason=" ".join(problem.messages)) from problem
    user.set_password(password)


def validate(record: models.Model) -> None:
    """Check all fields and constraints of a row.

    Raises InvalidValueError, which names the first field that does not fit.
    """
    try:
        record.full_clean()
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        raise InvalidValueError(field=field, reason=" ".join(messages)) from problem
