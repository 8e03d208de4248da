"""Verbs on touchpoints: facts that are only ever added, each once."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_may_add
from customer_map.server.audit.log import append
from customer_map.server.audit.values import snapshot
from customer_map.server.crm.models import (
    Activity,
    Case,
    Contact,
    Customer,
    Direction,
    Opportunity,
    Order,
    Touchpoint,
)
from customer_map.server.crm.texts import clean_text

# Who inserts the key owns the touchpoint: a message that comes twice is kept once.
CLAIM_KEY = """
INSERT INTO crm_touchpointkey (source, message_id, touchpoint_id, occurred_at)
VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
MAKE_MONTH = "SELECT crm_touchpoint_month(%s)"
OWN_SOURCE = "customer-map"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What happened: one contact with a customer.

    `score` runs from -1 (bad) to +1 (good). `message_id` is unique per `source`.
    """

    customer: Customer
    occurred_at: datetime
    channel: str
    name: str
    message_id: str
    source: str = OWN_SOURCE
    contact: Contact | None = None
    direction: str = Direction.NONE
    value: Decimal | None = None
    currency: str = ""
    score: float | None = None
    text: str = ""
    properties: dict[str, object] = field(default_factory=dict)
    order: Order | None = None
    opportunity: Opportunity | None = None
    activity: Activity | None = None
    case: Case | None = None


@transaction.atomic
def record_touchpoint(*, actor: Actor, fact: Fact) -> Touchpoint | None:
    """Add a fact to the log; None when its source has already told it.

    Raises NotAllowedError when the actor may not edit the customer, InvalidValueError when a value does not fit.
    """
    touchpoint = _touchpoint_of(fact)
    require_may_add(actor=actor, record=touchpoint)
    if not _insert(touchpoint):
        return None
    append(
        actor=actor,
        verb="touchpoint.record",
        record=touchpoint,
        before=None,
        after=snapshot(touchpoint),
    )
    return touchpoint


def note_consequence(fact: Fact) -> Touchpoint | None:
    """Add the fact that a verb which has been allowed and logged implies, such as that an order was placed."""
    touchpoint = _touchpoint_of(fact)
    return touchpoint if _insert(touchpoint) else None


def _touchpoint_of(fact: Fact) -> Touchpoint:
    values = {name: getattr(fact, name) for name in fact.__dataclass_fields__}
    texts = {name: clean_text(text) for name, text in values.items() if isinstance(text, str)}
    return Touchpoint(**{**values, **texts})


def _insert(touchpoint: Touchpoint) -> bool:
    _validate(touchpoint)
    key = (touchpoint.source, touchpoint.message_id, touchpoint.pk, touchpoint.occurred_at)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_KEY, key)
        if cursor.rowcount == 0:
            return False
        cursor.execute(MAKE_MONTH, [touchpoint.occurred_at])
    touchpoint.save(force_insert=True)
    return True


def _validate(touchpoint: Touchpoint) -> None:
    fields = touchpoint._meta.concrete_fields
    unset = {
        field.name for field in fields if field.null and getattr(touchpoint, field.attname) is None
    }
    try:
        touchpoint.clean_fields(exclude={*unset, "properties"})
    except ValidationError as problem:
        name, messages = next(iter(problem.message_dict.items()))
        raise InvalidValueError(field=name, reason=" ".join(messages)) from problem
    if touchpoint.score is not None and not -1 <= touchpoint.score <= 1:
        raise InvalidValueError(field="score", reason="-1 … +1")
