"""Turns a policy, what is known of a case and its history into when its first answer and its resolution are due."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from customer_map.server.crm.models.service import ServicePolicy
from customer_map.server.crm.service_levels.clocks import Pause, Wait, read_clock
from customer_map.server.crm.service_levels.hours import opening_hours

WAITING, SETTLED = "waiting", "settled"

Stored = list[list[str | None]]
"""Pauses as a case keeps them: [since, until or None, why]."""


class Promise(StrEnum):
    """What we promise of a case."""

    FIRST_ANSWER = "first_answer"
    RESOLUTION = "resolution"


class Standing(StrEnum):
    """How a promise stands."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the clocks of a case depend on."""

    priority: str
    opened_at: datetime
    first_answered_at: datetime | None = None
    resolved_at: datetime | None = None
    pauses: Stored = field(default_factory=list)

    def ended_at(self, promise: Promise) -> datetime | None:
        """When the wait for `promise` ended; who resolves a case has answered it."""
        ends = [self.resolved_at]
        if promise == Promise.FIRST_ANSWER:
            ends.append(self.first_answered_at)
        return min((end for end in ends if end), default=None)


@dataclass(frozen=True, slots=True)
class Due:
    """When the first answer and the resolution are due; None when not promised, or as long as the clock is paused."""

    first_answer: datetime | None = None
    resolution: datetime | None = None


def fits(policy: ServicePolicy, *, tier: str, tags: Collection[str]) -> bool:
    """Whether a policy holds for customers of this value tier with these tags."""
    is_for_all = not policy.tiers and not policy.tags
    return is_for_all or bool(tier and tier in policy.tiers) or bool(set(tags) & set(policy.tags))


def first_fitting(
    policies: Iterable[ServicePolicy], *, tier: str, tags: Collection[str]
) -> ServicePolicy | None:
    """Return the first policy that fits; None when none does."""
    return next((one for one in policies if fits(one, tier=tier, tags=tags)), None)


def promised(policy: ServicePolicy, priority: str, promise: Promise) -> timedelta | None:
    """Return how much open time a policy gives, None when it promises nothing."""
    targets: Mapping[str, int | None] = policy.targets.get(priority) or {}
    minutes = targets.get(promise.value)
    return timedelta(minutes=minutes) if minutes else None


def due_times(policy: ServicePolicy | None, history: History, now: datetime) -> Due:
    """Return when the promises of a policy fall due.

    Raises NeverOpenError when the calendar of the policy holds too little open time.
    """
    if policy is None:
        return Due()
    first, resolution = (_due_at(policy, history, one, now) for one in Promise)
    return Due(first_answer=first, resolution=resolution)


def standing(
    *, is_promised: bool, due_at: datetime | None, ended_at: datetime | None, now: datetime
) -> Standing:
    """Return how a promise stands at `now`: broken is what ends, or has not ended, after it was due."""
    if not is_promised:
        return Standing.NONE
    if ended_at is not None:
        return Standing.BROKEN if due_at and ended_at > due_at else Standing.KEPT
    if due_at is None:
        return Standing.PAUSED
    return Standing.OVERDUE if due_at < now else Standing.RUNNING


def pauses_now(
    pauses: Stored, *, status: str, resolved_at: datetime | None, now: datetime
) -> Stored:
    """Return the pauses of a case after its status has become `status`: begun, ended, or as they were.

    What is resolved and taken up again has paused in between.
    """
    kept, is_open = [*pauses], bool(pauses) and pauses[-1][1] is None
    why = WAITING if status == WAITING else SETTLED if resolved_at else ""
    if why and not is_open:
        since = resolved_at if why == SETTLED and resolved_at else now
        kept.append([since.isoformat(), None, why])
    elif why == WAITING and kept[-1][2] == SETTLED:
        kept[-1] = [*kept[-1][:2], WAITING]
    elif not why and is_open:
        kept[-1] = [kept[-1][0], now.isoformat(), kept[-1][2]]
    return kept


def _due_at(
    policy: ServicePolicy, history: History, promise: Promise, now: datetime
) -> datetime | None:
    amount = promised(policy, history.priority, promise)
    if amount is None:
        return None
    wait = Wait(history.opened_at, _pauses(history), history.ended_at(promise))
    hours = opening_hours(policy.calendar, first=history.opened_at.date(), last=now.date())
    return read_clock(hours, wait, promised=amount, now=now).due_at


def _pauses(history: History) -> tuple[Pause, ...]:
    """The pauses that count; that of a case which is settled is no pause but its end."""
    stored = [one for one in history.pauses if one[1] is not None or one[2] != SETTLED]
    return tuple(
        Pause(datetime.fromisoformat(str(since)), datetime.fromisoformat(until) if until else None)
        for since, until, _why in stored
    )
