"""Turns what somebody typed into the form of a new record into a warning: these may be the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.search import take_over_changes
from customer_map.server.crm.duplicates.portraying import MODELS, portrait_of
from customer_map.server.crm.queries.duplicates import Twin, likely_twins
from customer_map.server.web.duplicates.words import Reason, likelihood, reasons_of
from customer_map.server.web.records.facts import record_url

FIELDS = {
    "customer": ("kind", "name", "alias", "phone", "email", "address", "city", "tax_id"),
    "contact": ("name", "alias", "phone", "mobile", "email", "city", "birthday", "customer"),
}
SEEN = "duplicates_seen"
WAITED_FOR = 200


@dataclass(frozen=True, slots=True)
class Warned:
    """A record that may be the one that is being entered."""

    record: Record
    url: str
    likelihood: str
    tone: str
    reasons: list[Reason]


def warnings_for(
    request: HttpRequest, user: User, record_type: str, values: Mapping[str, Any]
) -> list[Warned]:
    """Return the likely twins of a new record, unless the user has seen all of them before saving again."""
    if record_type not in MODELS:
        return []
    take_over_changes(WAITED_FOR)
    twins = likely_twins(user, record_type, portrait_of(_described(record_type, values)))
    seen = set(request.POST.get(SEEN, "").split())
    if all(str(twin.record.pk) in seen for twin in twins):
        return []
    return [_warned(twin) for twin in twins]


def _described(record_type: str, values: Mapping[str, Any]) -> Record:
    """Return a record that is not there yet."""
    given = {name: values[name] for name in FIELDS[record_type] if name in values}
    if "customer" in given:
        customer = given.pop("customer")
        given["customer_id"] = getattr(customer, "pk", customer)
    return MODELS[record_type](**given)


def _warned(twin: Twin) -> Warned:
    words, tone = likelihood(twin.comparison.score)
    reasons = reasons_of(twin.comparison)
    return Warned(twin.record, record_url(twin.record), words, tone, reasons)
