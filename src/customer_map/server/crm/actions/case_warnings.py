"""Turns promises that are about to be broken, or were, into notifications: each told once, to whom it concerns."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.server.accounts.models import User
from customer_map.server.audit.notifications import notify
from customer_map.server.crm.actions.case_queues import members_of
from customer_map.server.crm.models import Case, CaseWarning
from customer_map.server.crm.models.service import LONGEST_WARNING_MINUTES
from customer_map.server.crm.queries.customers import OPEN_CASES
from customer_map.server.crm.service_levels.promises import Promise

KIND = "service_level"
SOON, BROKEN = "soon", "broken"
AT_ONCE = 500
# What was broken while nobody ran the program for longer than this is old news.
LONGEST_DELAY = timedelta(days=7)


def warn_of_promises(now: datetime) -> int:
    """Tell of what is due within the warning time of its policy, and of what is overdue; return how many warnings."""
    return sum(_warn(case, promise, now) for promise in Promise for case in _due(promise, now))


def _due(promise: Promise, now: datetime) -> list[Case]:
    """Return open cases whose promise needs a warning now, the most urgent first."""
    field = f"{promise.value}_due_at"
    nearest = {f"{field}__gt": now - LONGEST_DELAY}
    farthest = {f"{field}__lte": now + timedelta(minutes=LONGEST_WARNING_MINUTES)}
    cases: QuerySet[Case] = Case.records.filter(Case.alive(), OPEN_CASES, **nearest, **farthest)
    if promise == Promise.FIRST_ANSWER:
        cases = cases.filter(first_answered_at__isnull=True)
    told = CaseWarning.objects.filter(promise=promise.value, due_at=F(f"case__{field}"))
    warned = told.filter(level=SOON).values("case"), told.filter(level=BROKEN).values("case")
    waiting = cases.exclude(Q(pk__in=warned[0]) & Q(**{f"{field}__gt": now}))
    rows = waiting.exclude(pk__in=warned[1]).select_related("owner", "queue", "policy")
    return [case for case in rows.order_by(field, "pk")[:AT_ONCE] if _is_near(case, promise, now)]


def _is_near(case: Case, promise: Promise, now: datetime) -> bool:
    before = timedelta(minutes=case.policy.warn_minutes if case.policy else 0)
    return _due_at(case, promise) - before <= now


def _due_at(case: Case, promise: Promise) -> datetime:
    due_at: datetime = getattr(case, f"{promise.value}_due_at")
    return due_at


@transaction.atomic
def _warn(case: Case, promise: Promise, now: datetime) -> bool:
    """Tell once; a second worker finds the warning written."""
    due_at = _due_at(case, promise)
    level = BROKEN if due_at < now else SOON
    warning = CaseWarning(case=case, promise=promise.value, level=level, due_at=due_at)
    CaseWarning.objects.bulk_create([warning], ignore_conflicts=True)
    if not CaseWarning.objects.filter(pk=warning.pk).exists():
        return False
    for user in _concerned(case):
        with override(user.language or None):
            text = _sentence(promise, level).format(number=case.number, subject=case.subject)
            notify(user=user, kind=KIND, text=text, link=f"/cases/{case.pk}/")
    return True


def _concerned(case: Case) -> list[User]:
    """Return the owner, or the members of the queue while there is none, as far as they may see the case."""
    people = members_of(case.queue) if case.owner is None and case.queue else []
    if case.owner is not None and case.owner.is_active:
        people = [case.owner]
    return [one for one in people if Case.records.visible_to(one).filter(pk=case.pk).exists()]


def _sentence(promise: Promise, level: str) -> str:
    if promise == Promise.FIRST_ANSWER:
        soon, broken = (
            _("First answer due soon: #{number} {subject}"),
            _("First answer overdue: #{number} {subject}"),
        )
    else:
        soon, broken = (
            _("Resolution due soon: #{number} {subject}"),
            _("Resolution overdue: #{number} {subject}"),
        )
    return soon if level == SOON else broken
