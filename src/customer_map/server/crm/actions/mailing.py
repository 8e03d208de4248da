"""Turns a reminder into an e-mail in the language and the time zone of who is told."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customer_map.server.accounts.localising import localised_for
from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.telling import link_to
from customer_map.server.crm.models import Activity, Reminder
from customer_map.server.crm.queries.occurrences import Occurrence, as_it_is, occurrence_of


def send_reminder(*, reminder: str, user: str, moment: str) -> bool:
    """Send it, unless the activity is done, gone or hidden by now; return whether it was sent."""
    told = Reminder.records.all().filter(Reminder.alive(), pk=reminder).first()
    person = User.objects.filter(pk=user, is_active=True).first()
    if told is None or person is None:
        return False
    waiting = Activity.records.visible_to(person).filter(pk=told.activity_id, done_at__isnull=True)
    activity = waiting.select_related("customer").first()
    if activity is None:
        return False
    at = occurrence_of(activity, datetime.fromisoformat(moment)) if moment else as_it_is(activity)
    with localised_for(person):
        return bool(_send(person, at))


def _send(person: User, at: Occurrence) -> int:
    activity = at.activity
    when = date_format(timezone.localtime(at.anchor_at), "DATETIME_FORMAT") if at.anchor_at else ""
    subject = _("Reminder: {subject}").format(subject=" ".join(activity.subject.split()))
    facts = (activity.subject, when, activity.place, str(activity.customer or ""))
    link = f"{settings.PUBLIC_URL}{link_to(activity, at.occurrence_at)}"
    return send_mail(
        subject=subject,
        message="\n".join([*filter(None, facts), "", link]),
        from_email=None,
        recipient_list=[person.email],
    )
