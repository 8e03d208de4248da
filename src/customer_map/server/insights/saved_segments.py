"""Turns saved filters on customers into segments: who belongs to them now, and how large they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils import timezone

from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach, RecordType
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.filters import InvalidFilterError, parse_filter
from customer_map.server.crm.models import Customer, SavedFilter
from customer_map.server.crm.queries.money import Amount, largest_amount
from customer_map.server.crm.queries.saved_filters import find_saved_filter, saved_filters
from customer_map.server.insights.models import SegmentSize
from customer_map.server.insights.queries import figures_for
from customer_map.server.insights.segments import Segment

CUSTOMER = "customer"
# Each is counted anew; more stand in the menu of the list.
MOST_COUNTED = 50
RECENT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SegmentFigures:
    """What the members of a segment add up to, as far as the reader may know."""

    customers: int
    revenue: Amount


def saved_segments(user: User) -> list[Segment]:
    """Return the user's own and the shared segments by name, each with its customers now."""
    segments = list(saved_filters(user, CUSTOMER)[:MOST_COUNTED])
    total = Customer.records.visible_to(user).count() if segments else 0
    return [_counted(user, saved, total) for saved in segments]


def find_segment(user: User, segment_id: UUID | str) -> SavedFilter:
    """Return the saved segment with this id.

    Raises RecordNotFoundError alike when there is none and when it is hidden from `user`.
    """
    return find_saved_filter(user, segment_id, CUSTOMER)


def saved_members(user: User, saved: SavedFilter) -> VisibleRows[Customer]:
    """Return the customers that a segment has now, of those that `user` may see."""
    rows: VisibleRows[Customer] = parse_filter(CUSTOMER, saved.tree).rows(user)
    return rows


def membership(user: User, segment_id: str, path: str = "") -> Q:
    """Return the condition that the customer at `path` belongs to the segment; "" is no condition.

    A segment that is gone, hidden from `user` or means nothing any more has no members.
    """
    if not segment_id:
        return Q()
    try:
        members = saved_members(user, find_segment(user, segment_id))
    except (RecordNotFoundError, InvalidFilterError):
        return Q(pk__in=[])
    return Q(**{f"{path}pk__in": members.order_by().values("pk")})


def segment_figures(user: User, saved: SavedFilter) -> SegmentFigures:
    """Return how many customers a segment has, and their revenue in its largest currency."""
    members = saved_members(user, saved).order_by()
    sums = figures_for(user).filter(customer__in=members.values("pk")).order_by()
    rows = sums.values_list("currency").annotate(sum=Sum("revenue"), count=Count("pk"))
    revenue = largest_amount((total, currency) for currency, total, _count in rows)
    return SegmentFigures(members.count(), revenue)


def size_history(user: User, saved: SavedFilter, now: int) -> list[tuple[date, int]]:
    """Return the noted sizes by day and the size now; only the latter for who sees less than was counted."""
    today = timezone.localdate()
    if not _sees_what_was_counted(user, saved):
        return [(today, now)]
    noted = SegmentSize.objects.filter(segment=saved, day__lt=today).order_by("day")
    return [*noted.values_list("day", "customers"), (today, now)]


def recent_sizes(user: User, segments: Iterable[Segment]) -> dict[str, list[int]]:
    """Return by segment the sizes noted in the last 90 days and the size now, of those whose history `user` may see."""
    now = {one.key: one.customers for one in segments}
    rows = SavedFilter.records.visible_to(user).filter(pk__in=list(now))
    told = [one for one in rows if _sees_what_was_counted(user, one)]
    today = timezone.localdate()
    noted = SegmentSize.objects.filter(
        segment__in=told, day__gt=today - RECENT, day__lt=today
    ).order_by("day")
    sizes: dict[str, list[int]] = {str(one.pk): [] for one in told}
    for segment_id, customers in noted.values_list("segment_id", "customers"):
        sizes[str(segment_id)].append(customers)
    return {key: [*found, now[key]] for key, found in sizes.items()}


def _sees_what_was_counted(user: User, saved: SavedFilter) -> bool:
    """Sizes are noted as the owner sees them: others must see everything."""
    if saved.owner_id == user.pk:
        return True
    return all(reach_of(user, kind, Intent.READ) == Reach.ALL for kind in RecordType)


def _counted(user: User, saved: SavedFilter, total: int) -> Segment:
    try:
        customers = saved_members(user, saved).count()
    except InvalidFilterError:  # its page names the field that is gone
        customers = 0
    return Segment(str(saved.pk), saved.name, customers, customers / total if total else 0.0)
