"""Closes the loop: notes that and what we answered a customer about what was said, and tells who is responsible."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.actions import create
from customer_map.server.audit.notifications import notify
from customer_map.server.crm.models import Customer
from customer_map.server.crm.texts import clean_text
from customer_map.server.feedback.models import FeedbackAnswer, Statement

KIND = "feedback"
MOST_AT_ONCE = 200
LONGEST_NOTE = 5_000


@transaction.atomic
def answer_feedback(
    *, actor: Actor, statement_ids: Collection[UUID], note: str = ""
) -> list[FeedbackAnswer]:
    """Note that the texts of these statements were answered, each once; their customers' owners are told.

    Raises NotAllowedError when the actor may not edit one of the customers, InvalidValueError when nothing was chosen
    or a text has no customer.
    """
    said = _sources(actor, statement_ids)
    if not said:
        raise InvalidValueError(field="row", reason=_("Choose what was answered first."))
    made = [
        create(
            actor=actor,
            verb="feedback.answer",
            record=FeedbackAnswer(
                customer=_customer_of(one),
                source_type=one.source_type,
                source_id=one.source_id,
                note=clean_text(note)[:LONGEST_NOTE],
                answered_by=actor.user,
            ),
        )
        for one in said
    ]
    _tell_owners(actor, [one.customer for one in made])
    return made


def _sources(actor: Actor, statement_ids: Collection[UUID]) -> list[Statement]:
    """One statement of each text."""
    rows = (
        Statement.records.all() if actor.user is None else Statement.records.visible_to(actor.user)
    )
    chosen = rows.filter(pk__in=list(statement_ids)[:MOST_AT_ONCE]).select_related(
        "customer__owner"
    )
    return list({(one.source_type, one.source_id): one for one in chosen.order_by("pk")}.values())


def _customer_of(one: Statement) -> Customer:
    if one.customer is None:
        raise InvalidValueError(field="customer", reason=_("Nobody is known to whom this belongs."))
    return one.customer


def _tell_owners(actor: Actor, customers: list[Customer]) -> None:
    told: set[tuple[User, Customer]] = set()
    for customer in customers:
        owner = customer.owner
        if owner is None or not owner.is_active or owner == actor.user or (owner, customer) in told:
            continue
        told.add((owner, customer))
        with override(owner.language or None):
            text = _("{who} answered feedback of {customer}").format(
                who=actor.user or "Customer Map", customer=customer.name
            )
        notify(user=owner, kind=KIND, text=text, link=f"/feedback/?customer={customer.pk}")
