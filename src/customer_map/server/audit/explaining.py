"""Turns a user and a record into whether the user may read, edit and delete it, and by which rule."""

from dataclasses import dataclass
from enum import StrEnum

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import owned_within, reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.records import Record


class Rule(StrEnum):
    """What a right hangs on, in the order in which it is asked."""

    ACTIVE = "active"
    ROLE = "role"
    OWNER = "owner"
    CUSTOMER = "customer"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether `intent` is allowed, how far the role reaches, and the first rule that refuses (None: none does)."""

    intent: Intent
    reach: Reach
    refused_by: Rule | None

    @property
    def is_allowed(self) -> bool:
        """Whether every rule agrees."""
        return self.refused_by is None


def verdicts(user: User, record: Record) -> list[Verdict]:
    """Return the verdict for each intent; it is the rights filter itself that decides, the rules only say why."""
    return [
        Verdict(intent, reach_of(user, record.rights_as, intent), _refusal(user, record, intent))
        for intent in Intent
    ]


def _refusal(user: User, record: Record, intent: Intent) -> Rule | None:
    rows = type(record).records
    if rows.reachable_by(user, intent).filter(pk=record.pk).exists():
        return None
    if not user.is_active:
        return Rule.ACTIVE
    reach = reach_of(user, record.rights_as, intent)
    if reach == Reach.NONE or (reach == Reach.OWN and not record.owner_path):
        return Rule.ROLE
    if not _is_owned_within(user, record, reach, record.owner_path):
        return Rule.OWNER
    return Rule.REST if _customer_is_in_reach(user, record) else Rule.CUSTOMER


def _customer_is_in_reach(user: User, record: Record) -> bool:
    path = record.customer_path
    rows = type(record).records.filter(pk=record.pk)
    if not path or rows.filter(**{f"{path}__isnull": True}).exists():
        return True
    reach = reach_of(user, RecordType.CUSTOMER, Intent.READ)
    return _is_owned_within(user, record, reach, f"{path}__owner")


def _is_owned_within(user: User, record: Record, reach: Reach, owner_path: str) -> bool:
    if not owner_path:
        return True
    rows = type(record).records.filter(pk=record.pk)
    return rows.filter(owned_within(user, reach, owner_path)).exists()
