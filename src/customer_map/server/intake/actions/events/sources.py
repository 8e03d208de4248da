"""Verbs on event sources: make one, change it, give it another key, shut it out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from customer_map.errors import InvalidValueError, RecordNotFoundError
from customer_map.server.accounts.actions.writing import require_administrator
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.ciphers import decrypted, encrypted
from customer_map.server.accounts.tokens import hash_of, new_secret
from customer_map.server.audit.log import append
from customer_map.server.intake.events.errors import UnknownOriginError
from customer_map.server.intake.events.mapping import EventMapping
from customer_map.server.intake.models import EventSource, SourceKind

PURPOSE = "event source"
PREFIX_LENGTH = 10
LONGEST_WORD = 40
TOLD = ("name", "kind", "origins", "mapping", "revoked_at")


@dataclass(frozen=True, slots=True)
class IssuedSource:
    """A source with its write key, and for webhooks the secret; both are shown at this moment only."""

    source: EventSource
    write_key: str
    secret: str


@transaction.atomic
def create_source(
    *,
    actor: Actor,
    name: str,
    kind: str = SourceKind.SEGMENT,
    origins: Sequence[str] = (),
    mapping: EventMapping | None = None,
) -> IssuedSource:
    """Make a source of events.

    Raises:
        NotAllowedError: the actor is no administrator.
        InvalidValueError, UnknownOriginError: a value does not fit.
    """
    require_administrator(actor)
    word = slugify(name)[:LONGEST_WORD].strip("-") or "source"
    source = EventSource(
        code=f"{word}-{secrets.token_hex(4)}",
        name=name.strip(),
        kind=kind,
        origins=[checked_origin(one) for one in origins],
        mapping=(mapping or EventMapping()).to_json(),
    )
    issued = _issue(source)
    _validate(source)
    source.save(force_insert=True)
    append(
        actor=actor, verb="event_source.create", record=source, before=None, after=_facts(source)
    )
    return issued


@transaction.atomic
def change_source(
    *, actor: Actor, source_id: UUID, name: str, origins: Sequence[str], mapping: EventMapping
) -> EventSource:
    """Rename a source, or change which web pages may send and how events are understood."""
    source = _working(actor, source_id)
    before = _facts(source)
    source.name = name.strip()
    source.origins = [checked_origin(one) for one in origins]
    source.mapping = mapping.to_json()
    _validate(source)
    source.save(update_fields=["name", "origins", "mapping"])
    _log(actor, "event_source.change", source, before)
    return source


@transaction.atomic
def rotate_key(*, actor: Actor, source_id: UUID) -> IssuedSource:
    """Give a source another write key and secret; the old ones stop working at once."""
    source = _working(actor, source_id)
    issued = _issue(source)
    source.save(update_fields=["key_prefix", "key_hash", "secret"])
    append(actor=actor, verb="event_source.rotate", record=source, before={}, after={})
    return issued


@transaction.atomic
def revoke_source(*, actor: Actor, source_id: UUID) -> EventSource:
    """Accept nothing more from a source; what it told stays."""
    source = _working(actor, source_id)
    before = _facts(source)
    source.revoked_at = timezone.now()
    source.save(update_fields=["revoked_at"])
    _log(actor, "event_source.revoke", source, before)
    return source


def secret_of(source: EventSource) -> str:
    """The secret that signs the webhooks of a source."""
    return decrypted(source.secret, purpose=PURPOSE)


def checked_origin(text: str) -> str:
    """An origin as browsers write it.

    Raises:
        UnknownOriginError: it is none.
    """
    try:
        parts = urlsplit(text.strip().rstrip("/").lower())
        port = parts.port
    except ValueError as problem:
        raise UnknownOriginError(origin=text) from problem
    is_bare = not (parts.path or parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_bare:
        raise UnknownOriginError(origin=text)
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def _issue(source: EventSource) -> IssuedSource:
    write_key = new_secret()
    secret = new_secret() if source.kind == SourceKind.WEBHOOK else ""
    source.key_prefix, source.key_hash = write_key[:PREFIX_LENGTH], hash_of(write_key)
    source.secret = encrypted(secret, purpose=PURPOSE) if secret else ""
    return IssuedSource(source, write_key, secret)


def _working(actor: Actor, source_id: UUID) -> EventSource:
    require_administrator(actor)
    sources = EventSource.objects.select_for_update().filter(revoked_at__isnull=True)
    source = sources.filter(pk=source_id).first()
    if source is None:
        raise RecordNotFoundError
    return source


def _validate(source: EventSource) -> None:
    try:
        source.full_clean()
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        raise InvalidValueError(field=field, reason=" ".join(messages)) from problem


def _facts(source: EventSource) -> dict[str, object]:
    """What the change log tells; neither key nor secret is among it."""
    revoked = source.revoked_at.isoformat() if source.revoked_at else None
    return {name: getattr(source, name) for name in TOLD} | {"revoked_at": revoked}


def _log(actor: Actor, verb: str, source: EventSource, before: dict[str, object]) -> None:
    after = _facts(source)
    changed = [name for name in TOLD if before[name] != after[name]]
    if changed:
        append(
            actor=actor,
            verb=verb,
            record=source,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
