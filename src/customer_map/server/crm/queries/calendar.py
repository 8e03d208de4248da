"""Turns the activities a user may see into what stands in the calendar of a stretch of time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Activity, Participant
from customer_map.server.crm.queries.occurrences import (
    Occurrence,
    as_it_is,
    length_of,
    occurrences_between,
    replaced_occurrences,
    touching,
)
from customer_map.server.crm.recurrence.expanding import Between

MINE, TEAM, EVERYBODY = "mine", "team", "all"
MOST_ACTIVITIES = 2000
MOST_SERIES = 500
# What lasts longer than this is shown in the stretch in which it begins.
LONGEST = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose activities (one of the words above, or the id of a colleague), and of which kinds (none: of all)."""

    whose: str = MINE
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diary:
    """What stands in a stretch, ascending; `is_cut`: there is more than fits on a page."""

    entries: list[Occurrence]
    people: dict[UUID, frozenset[UUID]]
    is_cut: bool

    def conflicts(self) -> set[int]:
        """Return which entries (by their place) overlap another one of the same colleague, hour by hour."""
        timed = [
            (place, one)
            for place, one in enumerate(self.entries)
            if one.starts_at
            and one.ends_at
            and not (one.activity.is_all_day or one.activity.done_at)
        ]
        found: set[int] = set()
        running: list[tuple[int, Occurrence]] = []
        for place, one in timed:
            running = [other for other in running if _end(other[1]) > _begin(one)]
            for other_place, other in running:
                if self._who(one) & self._who(other):
                    found |= {place, other_place}
            running.append((place, one))
        return found

    def _who(self, one: Occurrence) -> frozenset[UUID]:
        return self.people.get(one.activity.pk, frozenset())


def usually_wanted(user: User) -> str:
    """Return whose activities are shown where nobody asks: one's own, or everybody's where one has none."""
    own = Activity.records.visible_to(user).filter(Q(owner=user) | Q(participants__user=user))
    return MINE if own.exists() else EVERYBODY


def diary(user: User, between: Between, wanted: Wanted) -> Diary:
    """Return what `user` may see of what is wanted between two moments: always four queries."""
    rows = _wanted_rows(user, wanted).select_related("customer", "owner")
    single = list(rows.filter(_reaches_into(between), recurrence="")[: MOST_ACTIVITIES + 1])
    series = list(rows.exclude(recurrence="").filter(_begins_before(between[1]))[:MOST_SERIES])
    replaced = replaced_occurrences([one.pk for one in series])
    found = touching((as_it_is(one) for one in single), between)
    for one in series:
        stretch = (between[0] - min(length_of(one), LONGEST), between[1])
        found += touching(occurrences_between(one, stretch, replaced.get(one.pk, ())), between)
    found.sort(key=lambda one: (_begin(one), one.activity.subject))
    people = _people(user, {one.activity for one in found[:MOST_ACTIVITIES]})
    return Diary(found[:MOST_ACTIVITIES], people, len(found) > MOST_ACTIVITIES)


def _wanted_rows(user: User, wanted: Wanted) -> VisibleRows[Activity]:
    rows = Activity.records.visible_to(user)
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.whose == EVERYBODY:
        return rows
    who = Q(user__in=_chosen(user, wanted.whose))
    owners = Q(owner__in=_chosen(user, wanted.whose))
    part = Participant.records.visible_to(user).filter(who, activity=OuterRef("pk"))
    return rows.filter(owners | Exists(part))


def _chosen(user: User, whose: str) -> Any:
    if whose == TEAM:
        return User.objects.filter(teams__members=user).values("pk")
    try:
        return [UUID(whose)]
    except ValueError:
        return [user.pk]


def _reaches_into(between: Between) -> Q:
    first, end = between
    begins = Q(starts_at__gte=first, starts_at__lt=end)
    goes_on = Q(starts_at__lt=first, starts_at__gte=first - LONGEST, ends_at__gt=first)
    is_due = Q(starts_at__isnull=True, due_at__gte=first, due_at__lt=end)
    return begins | goes_on | is_due


def _begins_before(end: datetime) -> Q:
    return Q(starts_at__lt=end) | Q(starts_at__isnull=True, due_at__lt=end)


def _people(user: User, activities: set[Activity]) -> dict[UUID, frozenset[UUID]]:
    """Return the colleagues of each activity: its owner, and who takes part and has not declined."""
    parts = Participant.records.visible_to(user).filter(activity__in=activities, user__isnull=False)
    found: dict[UUID, set[UUID]] = {
        one.pk: {one.owner_id} if one.owner_id else set() for one in activities
    }
    for activity_id, user_id in parts.exclude(answer="declined").values_list("activity", "user"):
        found[activity_id].add(user_id)
    return {key: frozenset(ids) for key, ids in found.items()}


def _begin(one: Occurrence) -> datetime:
    if one.anchor_at is None:
        raise ValueError(one)
    return one.anchor_at


def _end(one: Occurrence) -> datetime:
    return one.ends_at or _begin(one)
