"""Turns entries of the change log into lines such as "Zhang Wei renamed it: 云图"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.queries import governed_models
from customer_map.server.audit.records import Governed
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.records.verb_words import verb_sentence


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One line: who did what to which record, when."""

    who: str
    sentence: str
    name: str
    kind: str
    url: str
    at: datetime


def told_changes(user: User, entries: Iterable[AuditEntry]) -> list[ToldChange]:
    """Return the entries that `user` may know of in words: one query for each record type."""
    found = list(entries)
    records = {kind: _records(user, kind, found) for kind in {entry.record_type for entry in found}}
    return [
        ToldChange(
            entry.actor.name if entry.actor else _("The program"),
            verb_sentence(entry.verb),
            str(record),
            str(record._meta.verbose_name),
            "" if getattr(record, "deleted_at", None) else record_url(record),
            entry.at,
        )
        for entry in found
        if (record := records[entry.record_type].get(entry.record_id))
    ]


def _records(user: User, kind: str, entries: list[AuditEntry]) -> dict[UUID, Governed]:
    ids = {entry.record_id for entry in entries if entry.record_type == kind}
    rows = governed_models()[kind].records.reachable_by(user, Intent.READ, with_deleted=True)
    return rows.in_bulk(ids)
