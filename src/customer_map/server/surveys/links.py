"""Turns surveys, invitations and responses into the addresses and tokens that strangers hold, and those back."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.server.accounts.tokens import hash_of, is_hash_of
from customer_map.server.surveys.errors import SurveyLinkError, SurveyOverError
from customer_map.server.surveys.models import (
    Survey,
    SurveyInvitation,
    SurveyResponse,
    SurveyState,
    SurveyVersion,
)

INVITATION_SALT = "customer_map.surveys.invitation"
RESPONSE_SALT = "customer_map.surveys.response"
CODE_BYTES = 9


@dataclass(frozen=True)
class Asked:
    """What a link asks: a survey, the version in force, and whom personally."""

    survey: Survey
    version: SurveyVersion
    invitation: SurveyInvitation | None = None


def new_code() -> str:
    """Return a public address that nobody guesses."""
    return secrets.token_urlsafe(CODE_BYTES)


def public_link(survey: Survey) -> str:
    """Return the address at which everybody can answer."""
    return f"{settings.PUBLIC_URL}/s/{survey.code}/"


def personal_link(survey: Survey, invitation: SurveyInvitation) -> str:
    """Return the address at which one person can answer; only this installation can make it."""
    return f"{public_link(survey)}{token_of(invitation.pk)}/"


def token_of(invitation_id: UUID) -> str:
    """Return the secret of an invitation: its id, signed. Stored is only `hash_of` it."""
    return signing.Signer(salt=INVITATION_SALT).sign(invitation_id.hex)


def response_token(response: SurveyResponse) -> str:
    """Return what a page carries to go on with a response."""
    return signing.Signer(salt=RESPONSE_SALT).sign(response.pk.hex)


def response_id_of(token: str) -> UUID | None:
    """Return the response that a page goes on with; None for a token that nobody here made."""
    return _signed_id(token, RESPONSE_SALT)


def survey_at(code: str) -> Survey | None:
    """Return the survey with this public address, whether it is asked now or not."""
    return Survey.records.filter(Survey.alive(), code=code.replace("\x00", "")).first()


def asked_at(code: str, token: str = "", now: datetime | None = None) -> Asked:
    """Return what a link asks; whoever has the link may know of it.

    Raises SurveyLinkError for a link nobody made, SurveyOverError when it is not asked now.
    """
    survey = survey_at(code)
    if survey is None:
        raise SurveyLinkError
    invitation = _invitation(survey, token) if token else None
    at = now or timezone.now()
    version = survey.versions.filter(number=survey.published_number).first()
    if version is None or survey.state == SurveyState.DRAFT:
        raise SurveyOverError(reason=_("This survey is not open yet."))
    _require_open(survey, at)
    if invitation is not None:
        _require_valid(invitation, at)
    return Asked(survey, version, invitation)


def _require_open(survey: Survey, now: datetime) -> None:
    if survey.opens_at and now < survey.opens_at:
        raise SurveyOverError(reason=_("This survey is not open yet."))
    is_over = survey.closes_at is not None and now >= survey.closes_at
    if is_over or survey.state == SurveyState.CLOSED:
        raise SurveyOverError(reason=_("This survey has ended. Thank you for your interest."))


def _require_valid(invitation: SurveyInvitation, now: datetime) -> None:
    if invitation.revoked_at is not None:
        raise SurveyOverError(reason=_("This invitation has been withdrawn."))
    if now >= invitation.expires_at:
        raise SurveyOverError(reason=_("This invitation has expired."))


def _invitation(survey: Survey, token: str) -> SurveyInvitation:
    invitation_id = _signed_id(token, INVITATION_SALT)
    found = survey.invitations.filter(pk=invitation_id).first() if invitation_id else None
    if found is None or not is_hash_of(found.secret_hash, token):
        raise SurveyLinkError
    return found


def hash_for(invitation_id: UUID) -> str:
    """Return what is stored of an invitation's secret."""
    return hash_of(token_of(invitation_id))


def _signed_id(token: str, salt: str) -> UUID | None:
    try:
        return UUID(signing.Signer(salt=salt).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
