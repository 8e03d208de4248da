"""Verbs on invitations: one person, or the customers of a segment in a job that goes on where it was killed."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.ids import new_id
from customer_map.server.audit.actions import (
    require_editable,
    require_may_add,
    require_visible,
)
from customer_map.server.audit.log import append
from customer_map.server.crm.case_mail.writing import checked_addresses
from customer_map.server.crm.filters import parse_filter
from customer_map.server.crm.models import Contact, Customer
from customer_map.server.crm.queries.saved_filters import find_saved_filter
from customer_map.server.surveys.links import hash_for
from customer_map.server.surveys.models import (
    Survey,
    SurveyInvitation,
    SurveyMailing,
    SurveyState,
)

JOB = "surveys.invite"
USUAL_DAYS = 30
LONGEST_DAYS = 365
MOST_CUSTOMERS = 20_000
AT_A_TIME = 50


@transaction.atomic
def invite(
    *,
    actor: Actor,
    survey_id: UUID | str,
    customer_id: UUID | str = "",
    contact_id: UUID | str = "",
    email: str = "",
    days: int = USUAL_DAYS,
    sends_mail: bool = True,
) -> SurveyInvitation:
    """Make a personal link that holds for some days, and send it unless it is only to be copied.

    Raises InvalidValueError when there is nobody or no address, or when this person was invited already.
    """
    survey = _open_survey(actor, survey_id)
    contact = require_visible(actor, Contact, contact_id) if contact_id else None
    customer = require_visible(actor, Customer, customer_id) if customer_id else None
    customer = customer or (contact.customer if contact else None)
    if contact is None and customer is None:
        raise InvalidValueError(field="contact", reason=_("Say whom to invite."))
    known = (contact.email if contact else "") or (customer.email if customer else "")
    address = _address(email or known, is_needed=sends_mail)
    if _is_invited(survey, customer, contact):
        raise InvalidValueError(field="contact", reason=_("This person has an invitation already."))
    row = SurveyInvitation(
        survey=survey,
        customer=customer,
        contact=contact,
        email=address,
        expires_at=timezone.now() + timedelta(days=_checked_days(days)),
    )
    return _add(actor, row, sends_mail=sends_mail)


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation_id: UUID | str) -> SurveyInvitation:
    """Let a personal link end now; what was answered stays."""
    invitation = _changeable(actor, invitation_id)
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        _log(actor, "survey_invitation.revoke", invitation)
    return invitation


@transaction.atomic
def send_invitation_again(*, actor: Actor, invitation_id: UUID | str) -> SurveyInvitation:
    """Send the mail once more, also one that was given up.

    Raises InvalidValueError when the link has ended, or there is no address.
    """
    invitation = _changeable(actor, invitation_id)
    is_over = invitation.revoked_at or invitation.expires_at <= timezone.now()
    if is_over or invitation.answered_at or not invitation.email:
        raise InvalidValueError(field="email", reason=_("This invitation cannot be sent."))
    invitation.due_at, invitation.sent_at = timezone.now(), None
    invitation.given_up_at, invitation.attempts = None, 0
    invitation.save(update_fields=["due_at", "sent_at", "given_up_at", "attempts"])
    _log(actor, "survey_invitation.send_again", invitation)
    return invitation


@transaction.atomic
def invite_segment(
    *, actor: Actor, survey_id: UUID | str, segment_id: UUID | str, days: int = USUAL_DAYS
) -> SurveyMailing:
    """Note that the customers of a saved segment shall be invited, and ask the worker to do it.

    Only customers that the actor may edit are invited. Raises InvalidValueError for too many of them, or none.
    """
    survey = _open_survey(actor, survey_id)
    if actor.user is None:
        raise NotAllowedError(right="survey.edit")
    segment = find_saved_filter(actor.user, segment_id, "customer")
    rows = parse_filter("customer", segment.tree).rows(actor.user)
    mine = Customer.records.editable_by(actor.user).filter(pk__in=rows.order_by().values("pk"))
    ids = list(mine.order_by("pk").values_list("pk", flat=True)[: MOST_CUSTOMERS + 1])
    if not ids or len(ids) > MOST_CUSTOMERS:
        reason = _("Choose a segment with 1 to {number} customers that you may edit.")
        raise InvalidValueError(field="segment", reason=reason.format(number=MOST_CUSTOMERS))
    mailing = SurveyMailing.objects.create(
        survey=survey,
        owner=actor.user,
        segment=segment.name,
        ids=ids,
        expires_at=timezone.now() + timedelta(days=_checked_days(days)),
        batch=actor.batch,
    )
    told = {"segment": segment.name, "customers": len(ids)}
    append(actor=actor, verb="survey.invite_segment", record=survey, before={}, after=told)
    transaction.on_commit(
        lambda: app.configure_task(JOB, allow_unknown=True).defer(mailing_id=str(mailing.pk))
    )
    return mailing


def carry_on(*, mailing_id: UUID) -> int:
    """Invite the customers that are left, some at a time; return how many were looked at.

    What was written and how far it came are one transaction: after a crash nobody is invited twice.
    """
    looked_at = 0
    while number := _next_ones(mailing_id):
        looked_at += number
    return looked_at


@transaction.atomic
def _next_ones(mailing_id: UUID) -> int:
    rows = SurveyMailing.objects.select_for_update(of=("self",)).select_related("survey", "owner")
    mailing = rows.filter(pk=mailing_id, finished_at__isnull=True).first()
    if mailing is None:
        return 0
    ids = mailing.ids[mailing.position : mailing.position + AT_A_TIME]
    invited = _invite_some(mailing, ids)
    mailing.position += len(ids)
    mailing.invited += invited
    mailing.skipped += len(ids) - invited
    if mailing.position >= len(mailing.ids):
        mailing.finished_at = timezone.now()
    mailing.save(update_fields=["position", "invited", "skipped", "finished_at"])
    return len(ids)


def _invite_some(mailing: SurveyMailing, ids: Sequence[UUID]) -> int:
    actor = Actor(mailing.owner, batch=mailing.batch)
    customers = Customer.records.editable_by(mailing.owner).in_bulk(ids)
    people = _people(mailing, ids)
    invited = 0
    for customer in (customers[one] for one in ids if one in customers):
        contact = people.get(customer.pk)
        address = contact.email if contact else customer.email
        if not address or _is_invited(mailing.survey, customer, contact):
            continue
        row = SurveyInvitation(
            survey=mailing.survey,
            customer=customer,
            contact=contact,
            email=address,
            expires_at=mailing.expires_at,
        )
        invited += _invited(actor, row)
    return invited


def _invited(actor: Actor, row: SurveyInvitation) -> bool:
    """Invite one of many; whoever may not be, or has no address that works, is left out."""
    try:
        row.email = _address(row.email, is_needed=True)
        _add(actor, row, sends_mail=True)
    except (InvalidValueError, NotAllowedError):
        return False
    return True


def _people(mailing: SurveyMailing, ids: Sequence[UUID]) -> dict[UUID | None, Contact]:
    """Return for each customer the contact who is known longest, of those with an address."""
    rows = Contact.records.editable_by(mailing.owner).filter(customer__in=ids).exclude(email="")
    return {one.customer_id: one for one in rows.order_by("-created_at", "-pk")}


def _add(actor: Actor, invitation: SurveyInvitation, *, sends_mail: bool) -> SurveyInvitation:
    require_may_add(actor=actor, record=invitation)
    invitation.pk = new_id()
    invitation.secret_hash = hash_for(invitation.pk)
    invitation.language = language_for(invitation)
    invitation.due_at = timezone.now() if sends_mail else None
    invitation.save(force_insert=True)
    _log(actor, "survey_invitation.create", invitation)
    return invitation


def language_for(invitation: SurveyInvitation) -> str:
    """Return the language in which somebody is asked: the contact's where the survey speaks it, else its first."""
    languages = invitation.survey.languages
    spoken = str(getattr(invitation.contact, "language", "") or "").lower()[:2]
    found = next((one for one in languages if spoken and one.startswith(spoken)), None)
    return found or languages[0]


def _open_survey(actor: Actor, survey_id: UUID | str) -> Survey:
    survey = require_visible(actor, Survey, survey_id)
    require_editable(actor, survey)
    if survey.state != SurveyState.OPEN:
        raise InvalidValueError(field="survey", reason=_("Publish the survey first."))
    return survey


def _changeable(actor: Actor, invitation_id: UUID | str) -> SurveyInvitation:
    rows = SurveyInvitation.records.get_queryset()
    seen = rows.visible_to(actor.user) if actor.user else rows
    try:
        ours = seen.filter(pk=invitation_id).values("pk")
        invitation = rows.select_for_update(of=("self",)).filter(pk__in=ours).first()
    except (ValidationError, ValueError):
        invitation = None
    if invitation is None:
        raise RecordNotFoundError
    require_editable(actor, invitation.survey)
    return invitation


def _is_invited(survey: Survey, customer: Customer | None, contact: Contact | None) -> bool:
    rows = SurveyInvitation.records.filter(survey=survey, revoked_at__isnull=True)
    standing = rows.filter(expires_at__gt=timezone.now())
    if contact is not None:
        return standing.filter(contact=contact).exists()
    return standing.filter(customer=customer, contact__isnull=True).exists()


def _address(given: str, *, is_needed: bool) -> str:
    found = checked_addresses([given], "email")
    if not found and is_needed:
        raise InvalidValueError(field="email", reason=_("There is no e-mail address."))
    return found[0] if found else ""


def _checked_days(days: int) -> int:
    if not 1 <= days <= LONGEST_DAYS:
        reason = _("A link holds for 1 to {number} days.").format(number=LONGEST_DAYS)
        raise InvalidValueError(field="days", reason=reason)
    return days


def _log(actor: Actor, verb: str, invitation: SurveyInvitation) -> None:
    told = {"survey": str(invitation.survey_id), "email": invitation.email}
    is_new = verb.endswith(".create")
    append(actor=actor, verb=verb, record=invitation, before=None if is_new else {}, after=told)
