"""The verbs about API keys: create, revoke, use."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actions.writing import insert, require_user, update
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import ApiKey
from customer_map.server.accounts.queries import keys_seen_by
from customer_map.server.accounts.scopes import all_scopes
from customer_map.server.accounts.tokens import hash_of, new_secret

NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key with what the program presents; it is shown at this moment only."""

    key: ApiKey
    presented: str


@transaction.atomic
def create_key(
    *, actor: Actor, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> IssuedKey:
    """Create a key of the acting user; it never reaches farther than the user does.

    Raises InvalidValueError for a missing name, no or unknown scopes, or an expiry that has passed.
    """
    user = require_user(actor)
    if not scopes or not set(scopes) <= set(all_scopes()):
        raise InvalidValueError(field="scopes", reason=_("Choose what the key may do."))
    if expires_at is not None and expires_at <= timezone.now():
        raise InvalidValueError(field="expires_at", reason=_("Choose a day in the future."))
    prefix, secret = f"cm_{secrets.token_hex(4)}", new_secret()
    key = ApiKey(
        user=user,
        name=name.strip(),
        prefix=prefix,
        secret_hash=hash_of(secret),
        scopes=list(scopes),
        expires_at=expires_at,
    )
    insert(actor=actor, verb="key.create", record=key)
    return IssuedKey(key, f"{prefix}.{secret}")


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: UUID) -> ApiKey:
    """Make a key stop working: one's own, or as an administrator anybody's."""
    keys = keys_seen_by(require_user(actor)).filter(revoked_at__isnull=True)
    key = keys.select_for_update(of=("self",)).filter(pk=key_id).first()
    if key is None:
        raise RecordNotFoundError
    values = {"revoked_at": timezone.now()}
    return update(actor=actor, verb="key.revoke", record=key, values=values)


def note_use(*, actor: Actor, key: ApiKey) -> None:
    """Remember that a key was used, at most once a minute; this is no change and is not logged."""
    now = timezone.now()
    if actor.user == key.user and (
        key.last_used_at is None or key.last_used_at < now - NOTED_EVERY
    ):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
