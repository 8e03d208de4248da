"""Keeps the due times of cases: computed when a case changes, and anew after a policy or a calendar has changed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from customer_map.server.audit.records import Record
from customer_map.server.audit.signals import taken_back
from customer_map.server.crm.models import (
    BusinessCalendar,
    Case,
    CaseMessage,
    Customer,
    MessageDirection,
    ServicePolicy,
)
from customer_map.server.crm.queries.customers import OPEN_CASES
from customer_map.server.crm.service_levels.clock_faces import history_of
from customer_map.server.crm.service_levels.errors import NeverOpenError
from customer_map.server.crm.service_levels.promises import (
    Due,
    due_times,
    first_fitting,
    pauses_now,
)

AT_ONCE = 500
# A policy is seen by others only when its transaction has ended, a little after its time of change.
UNSEEN = timedelta(minutes=1)


def keep_clocks(case: Case, now: datetime | None = None) -> Case:
    """Compute pauses, policy and due times of a case from its status, and store them; they are derived, so not logged.

    The caller holds the row, or has just written it.
    """
    return _keep(case, living_policies(), now or timezone.now())


def recompute_clocks(now: datetime) -> int:
    """Compute the clocks of open cases anew that are older than the last change of a policy or calendar.

    Return how many there were. What it leaves half done when it is killed, the next run finds.
    """
    changed_at = last_change()
    if changed_at is None:
        return 0
    old = Q(clocks_at__isnull=True) | Q(clocks_at__lt=changed_at + UNSEEN)
    waiting = Case.records.filter(Case.alive(), OPEN_CASES, old).order_by("pk")
    policies, done, last = living_policies(), 0, None
    while True:
        last, count = _recompute_some(
            waiting.filter(pk__gt=last) if last else waiting, policies, now
        )
        done += count
        if last is None:
            return done


def living_policies() -> list[ServicePolicy]:
    """Return the policies in the order in which they are asked, with their calendars."""
    rows = ServicePolicy.records.filter(ServicePolicy.alive()).select_related("calendar")
    return list(rows.order_by("rank", "pk"))


def last_change() -> datetime | None:
    """Return when a policy or a calendar was changed, made or archived last."""
    models = (ServicePolicy, BusinessCalendar)
    times = [model.records.aggregate(at=Max("updated_at"))["at"] for model in models]
    return max((at for at in times if at), default=None)


@receiver(taken_back, dispatch_uid="crm.case_clocks")
def follow_undo(sender: type[Record], record: Record, **_rest: object) -> None:
    """Keep the clocks of a case that undo or redo has changed; a mail that was sent stays an answer."""
    del sender
    if not isinstance(record, Case):
        return
    if record.first_answered_at is None:
        _remember_answer(record)
    keep_clocks(record)


def _remember_answer(case: Case) -> None:
    sent = CaseMessage.records.filter(case=case, direction=MessageDirection.OUTWARD)
    first = sent.aggregate(at=Min("written_at"))["at"]
    if first is not None:
        case.first_answered_at = max(first, case.opened_at)
        Case.records.filter(pk=case.pk).update(first_answered_at=case.first_answered_at)


@transaction.atomic
def _recompute_some(
    waiting: QuerySet[Case], policies: list[ServicePolicy], now: datetime
) -> tuple[UUID | None, int]:
    """Compute the clocks of the next few cases; return the last of them, None when they were the last."""
    some = list(waiting.select_for_update(of=("self",)).select_related("policy")[:AT_ONCE])
    for case in some:
        _keep(case, policies, now)
    return (some[-1].pk if len(some) == AT_ONCE else None), len(some)


def _keep(case: Case, policies: list[ServicePolicy], now: datetime) -> Case:
    case.pauses = pauses_now(case.pauses, status=case.status, resolved_at=case.resolved_at, now=now)
    case.policy = _policy_of(case, policies)
    due = _due(case, now)
    case.first_answer_due_at, case.resolution_due_at = due.first_answer, due.resolution
    case.clocks_at = now
    Case.records.filter(pk=case.pk).update(
        **{name: getattr(case, name) for name in Case.derived_fields}
    )
    return case


def _due(case: Case, now: datetime) -> Due:
    try:
        return due_times(case.policy, history_of(case), now)
    except NeverOpenError:
        return Due()


def _policy_of(case: Case, policies: list[ServicePolicy]) -> ServicePolicy | None:
    """Return the policy that holds; what is over keeps the one it had."""
    if case.resolved_at is not None and case.policy is not None:
        return case.policy
    if case.customer_id is None or not any(one.tiers or one.tags for one in policies):
        return first_fitting(policies, tier="", tags=())
    tier, tags = Customer.records.values_list("figures__value_tier", "tags").get(
        pk=case.customer_id
    )
    return first_fitting(policies, tier=tier or "", tags=tags or ())
