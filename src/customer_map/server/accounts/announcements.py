"""Tells whoever listens what was written about people and rights; the change log listens.

The change log stands above this application, so it cannot be called from here.
"""

from typing import Any

from django.db import models
from django.dispatch import Signal

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import (
    ApiKey,
    CalendarFeed,
    Invitation,
    RoleRight,
    Team,
    User,
    Workspace,
)

# Sent inside the transaction of the write, with `actor`, `verb`, `record`, `before` and `after`.
account_changed = Signal()

# What may be told of a row. Passwords, hashes and prefixes of secrets are not among it.
TOLD: dict[type[models.Model], tuple[str, ...]] = {
    ApiKey: ("name", "scopes", "expires_at", "revoked_at", "user"),
    CalendarFeed: ("user", "revoked_at"),
    Invitation: ("email", "role", "team", "expires_at", "used_at"),
    RoleRight: ("role", "record_type", "intent", "reach"),
    Team: ("name",),
    User: ("email", "name", "role", "language", "time_zone", "is_active"),
    Workspace: ("name", "currency", "time_zone"),
}


def facts(record: models.Model) -> dict[str, Any]:
    """Return the fields of `record` that may be told, as JSON values."""
    names = TOLD[type(record)]
    return {name: _plain(record.serializable_value(name)) for name in names}


def announce(
    *,
    actor: Actor,
    verb: str,
    record: models.Model,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    """Tell that `actor` did `verb` to `record`; `before` is None when it did not exist."""
    account_changed.send(
        sender=type(record), actor=actor, verb=verb, record=record, before=before, after=after
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool | list | None) else str(value)
