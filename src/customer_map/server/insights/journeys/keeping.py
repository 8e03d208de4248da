"""Keeps the journeys read last in this process, as long as nothing they were read from has changed."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from django.db.models import Max, Q

from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import Touchpoint
from customer_map.server.insights.models import ComparisonGroup

KEPT = 24
# Changes of other records leave a journey as it is; those of rights decide what somebody sees.
READ_FROM = Q(record_type__in=("customer", "order", "touchpoint", "import", "workspace"))
WHO_SEES = Q(
    verb__in=("user.set_teams", "user.change_role", "rights.change", "rights.reset", "team.remove")
)

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Stamp:
    """How far the change log, the touchpoint log and the figures had come; ids are ordered by time."""

    sequence: int
    touchpoint: str
    figures: int


@dataclass(slots=True)
class _Kept(Generic[ValueT]):
    stamp: Stamp
    value: ValueT


class Keeper(Generic[ValueT]):
    """Remembers values by key; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, _Kept[ValueT]] = OrderedDict()

    def get(self, key: str, make: Callable[[], ValueT]) -> ValueT:
        """Return the value of `key`, made anew when a record it may depend on has changed."""
        now = current_stamp()
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or not _still_holds(kept.stamp, now):
            kept = _Kept(now, make())
        kept.stamp = now
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return kept.value


def current_stamp() -> Stamp:
    """Return how far the logs have come; three look-ups by index."""
    sequence = AuditEntry.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    newest = Touchpoint.records.order_by("-id").values_list("id", flat=True).first()
    group = ComparisonGroup.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return Stamp(sequence, str(newest or ""), group)


def _still_holds(then: Stamp, now: Stamp) -> bool:
    if (then.touchpoint, then.figures) != (now.touchpoint, now.figures):
        return False
    since = AuditEntry.objects.filter(READ_FROM | WHO_SEES, sequence__gt=then.sequence)
    return then.sequence == now.sequence or not since.exists()
