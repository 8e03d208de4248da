"""Verbs on employments: who holds which position, since when and until when."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, create, require_visible
from customer_map.server.crm.models import Contact, Employment, Position


def employ(
    *,
    actor: Actor,
    contact_id: UUID | str,
    position_id: UUID | str,
    valid_from: datetime | None = None,
) -> Employment:
    """Let a contact hold a position from `valid_from`, by default from now."""
    contact = require_visible(actor, Contact, contact_id)
    position = require_visible(actor, Position, position_id)
    if position.employments.filter(
        Employment.alive(), contact=contact, valid_to__isnull=True
    ).exists():
        reason = _("This person already holds this position.")
        raise InvalidValueError(field="contact", reason=reason)
    employment = Employment(
        contact=contact,
        position=position,
        valid_from=valid_from or timezone.now(),
        recorded_by=actor.user,
    )
    return create(actor=actor, verb="employment.create", record=employment)


def end_employment(
    *, actor: Actor, employment_id: UUID | str, ended_at: datetime | None = None
) -> Employment:
    """Let a contact leave a position at `ended_at`, by default now; the row stays as history."""
    employment = require_visible(actor, Employment, employment_id)
    if employment.valid_to is not None:
        raise InvalidValueError(field="valid_to", reason=_("This has already ended."))
    values = {"valid_to": ended_at or timezone.now()}
    return change(actor=actor, verb="employment.end", record=employment, values=values)
