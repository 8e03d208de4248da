"""Invitations that wait in the outbox in, e-mails out; each that leaves is a touchpoint of its customer."""

from datetime import datetime

from django.core.mail import get_connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.server.audit.notifications import notify
from customer_map.server.crm.actions.outbox import LONGEST_WAIT_SECONDS, Outbox, send_due
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.models import Direction
from customer_map.server.surveys.models import SurveyInvitation, SurveyState
from customer_map.server.surveys.writing import invitation_mail, subject_of


def send_due_invitations(now: datetime | None = None) -> int:
    """Send what is due, the oldest first; return how many a mail server took."""
    return send_due(OUTBOX, now)


def _rows() -> QuerySet[SurveyInvitation]:
    """Invitations that may still go out: neither withdrawn nor expired, to a survey that is open."""
    rows = SurveyInvitation.records.filter(
        revoked_at__isnull=True,
        answered_at__isnull=True,
        expires_at__gt=timezone.now(),
        survey__state=SurveyState.OPEN,
        survey__deleted_at__isnull=True,
    )
    return rows.select_related("survey__owner", "customer", "contact")


def _send(invitation: SurveyInvitation) -> None:
    mail = invitation_mail(invitation)
    mail.connection = get_connection(timeout=LONGEST_WAIT_SECONDS)
    mail.send()
    _note_contact(invitation)


def _note_contact(invitation: SurveyInvitation) -> None:
    if invitation.customer is None:
        return
    note_consequence(
        Fact(
            customer=invitation.customer,
            contact=invitation.contact,
            occurred_at=timezone.now(),
            channel="email",
            name="survey invitation",
            direction=Direction.OUTWARD,
            text=subject_of(invitation.survey, invitation.language),
            message_id=f"survey_invitation:{invitation.pk}",
        )
    )


def _waits_since(invitation: SurveyInvitation) -> datetime:
    return invitation.created_at


def _tell_owner(invitation: SurveyInvitation) -> None:
    owner = invitation.survey.owner
    if owner is None:
        return
    with override(owner.language or None):
        told = _("An invitation to “{survey}” could not be sent to {address}.")
        text = told.format(survey=invitation.survey.name, address=invitation.email)
    notify(user=owner, kind="survey", text=text, link=f"/surveys/{invitation.survey_id}/share/")


OUTBOX = Outbox(rows=_rows, send=_send, waits_since=_waits_since, tell=_tell_owner)
