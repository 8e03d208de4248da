"""Turns entries of the change log into plain words: who did what, and what was there before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.queries import governed_models
from customer_map.server.audit.records import Record
from customer_map.server.web.records.facts import plain_text
from customer_map.server.web.records.labels import label_of
from customer_map.server.web.records.verb_words import verb_sentence

# Nobody reads these; custom values are told one by one.
UNTOLD = ("id", "import_id", "deleted_at", "custom")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what stood there before and what after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry in words."""

    at: datetime
    who: str
    sentence: str
    changes: tuple[Change, ...]


def history_rows(
    user: User, model: type[Record], entries: Iterable[AuditEntry]
) -> list[HistoryRow]:
    """Return the entries of records of one model in words; names of hidden records are left out."""
    found = list(entries)
    names = _names(user, model, found)
    return [
        HistoryRow(
            entry.at,
            entry.actor.name if entry.actor else _("The program"),
            verb_sentence(entry.verb),
            _changes(model, entry, names),
        )
        for entry in found
    ]


def _changes(model: type[Record], entry: AuditEntry, names: dict[str, str]) -> tuple[Change, ...]:
    if entry.before is None:
        return ()
    changed = [name for name in entry.after if name not in UNTOLD]
    rows = (
        Change(
            label_of(model._meta.get_field(name)),
            _value(model, name, entry.before.get(name), names),
            _value(model, name, entry.after[name], names),
        )
        for name in changed
    )
    custom = _custom_changes(entry.before.get("custom", {}), entry.after.get("custom", {}))
    return tuple(row for row in (*rows, *custom) if row.before != row.after)


def _custom_changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    keys = sorted(before.keys() | after.keys())
    return [
        Change(key, plain_text(before.get(key, "")), plain_text(after.get(key, ""))) for key in keys
    ]


def _value(model: type[Record], name: str, value: Any, names: dict[str, str]) -> str:
    field: Any = model._meta.get_field(name)
    if value is None or value == "":
        return ""
    if isinstance(field, models.ForeignKey):
        return names.get(str(value), "…")
    if isinstance(field, models.DateTimeField):
        return plain_text(parse_datetime(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain_text(value)[:LONGEST]


def _names(user: User, model: type[Record], entries: list[AuditEntry]) -> dict[str, str]:
    """Return the names of linked records and colleagues by id: one query for each linked model."""
    wanted: dict[type[models.Model], set[UUID]] = {}
    links = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    for entry in entries:
        for field in links:
            for side in (entry.before or {}, entry.after):
                if entry.before is not None and side.get(field.name):
                    wanted.setdefault(field.related_model, set()).add(UUID(side[field.name]))
    return {
        str(row.pk): str(row) for target, ids in wanted.items() for row in _rows(user, target, ids)
    }


def _rows(user: User, target: type[models.Model], ids: set[UUID]) -> Iterable[models.Model]:
    governed = governed_models().get(target._meta.model_name or "")
    if governed is not None:
        return governed.records.visible_to(user).filter(pk__in=ids)
    return User.objects.filter(pk__in=ids) if target is User else ()
