"""Turns series of activities, and what stands for some occurrences, into the occurrences of a stretch of time."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from customer_map.errors import RecordNotFoundError
from customer_map.server.crm.models import Activity
from customer_map.server.crm.recurrence.errors import RecurrenceError
from customer_map.server.crm.recurrence.expanding import LONGEST_SERIES, Between, occurrences
from customer_map.server.crm.recurrence.rules import Rule, parse_rule

# What one series may put into one answer.
MOST_OCCURRENCES = 1000
A_DAY = timedelta(days=1)
Replaced: TypeAlias = dict[UUID, set[datetime]]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An activity at one of its times; `occurrence_at` names the occurrence of a series, and is None elsewhere."""

    activity: Activity
    starts_at: datetime | None
    ends_at: datetime | None
    due_at: datetime | None
    occurrence_at: datetime | None = None

    @property
    def anchor_at(self) -> datetime | None:
        """When it is: its start, or else when it is due."""
        return self.starts_at or self.due_at

    @property
    def is_of_series(self) -> bool:
        """Whether it is one of several, changed on its own or not."""
        return self.occurrence_at is not None or self.activity.series_id is not None


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """Return the zone of this name, or UTC for one that is not known here."""
    return ZoneInfo(name) if name in available_timezones() else ZoneInfo("UTC")


def zone_of(activity: Activity) -> ZoneInfo:
    """Return the zone on whose clock an activity was planned; of one that names none, the one in force."""
    return zone_named(activity.time_zone or timezone.get_current_timezone_name())


@lru_cache(maxsize=1024)
def _rule(text: str) -> Rule | None:
    try:
        return parse_rule(text)
    except RecurrenceError:
        return None


def rule_of(activity: Activity) -> Rule | None:
    """Return the rule by which an activity repeats, if it does."""
    return _rule(activity.recurrence) if activity.recurrence else None


def as_it_is(activity: Activity) -> Occurrence:
    """Return an activity at the time that is written on it."""
    return Occurrence(activity, activity.starts_at, activity.ends_at, activity.due_at)


def occurrence_of(series: Activity, moment: datetime) -> Occurrence:
    """Return the occurrence of a series at `moment`: all its times moved as its anchor on the clock of its zone."""
    anchor = series.anchor_at or moment
    zone = zone_of(series)
    times = (series.starts_at, series.ends_at, series.due_at)
    starts_at, ends_at, due_at = (
        None if one is None else carried(one, anchor, moment, zone) for one in times
    )
    return Occurrence(series, starts_at, ends_at, due_at, moment)


def carried(moment: datetime, origin: datetime, target: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that lies as far from `target`, on the clock of `zone`, as `moment` lies from `origin`."""
    from_origin = _wall(moment, zone) - _wall(origin, zone)
    return (_wall(target, zone) + from_origin).replace(tzinfo=zone).astimezone(UTC)


def replaced_occurrences(series_ids: Collection[UUID]) -> Replaced:
    """Return which occurrences of these series have an activity of their own, whoever may see that one."""
    rows = Activity.records.all().filter(Activity.alive(), series__in=series_ids)
    found: Replaced = {}
    for series_id, moment in rows.values_list("series_id", "occurrence_at"):
        if moment is not None:
            found.setdefault(series_id, set()).add(moment)
    return found


def occurrences_between(
    series: Activity, between: Between, replaced: Collection[datetime] = ()
) -> Iterator[Occurrence]:
    """Yield the occurrences of a series whose anchor lies in the stretch, without those of `replaced`; ascending."""
    rule, anchor = rule_of(series), series.anchor_at
    if rule is None or anchor is None:
        return
    excluded = {*series.excluded, *replaced}
    moments = occurrences(rule, anchor, zone_of(series), between, excluded)
    for moment in islice(moments, MOST_OCCURRENCES):
        yield occurrence_of(series, moment)


def touching(found: Iterable[Occurrence], between: Between) -> list[Occurrence]:
    """Keep what reaches into the stretch, whenever it began."""
    first, end = between
    kept = []
    for one in found:
        begins = one.anchor_at
        if begins is None or begins >= end:
            continue
        if begins >= first or (one.ends_at is not None and one.ends_at > first):
            kept.append(one)
    return kept


def length_of(activity: Activity) -> timedelta:
    """Return how long an activity lasts."""
    if activity.starts_at is None or activity.ends_at is None:
        return timedelta(0)
    return activity.ends_at - activity.starts_at


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def current_occurrence(series: Activity, now: datetime) -> datetime:
    """Return the open occurrence that somebody who ticks the series off now means: the last until tonight, or the next.

    Raises RecordNotFoundError when there is none left.
    """
    tonight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + A_DAY
    replaced = replaced_occurrences([series.pk]).get(series.pk, ())
    year = timedelta(days=366)
    past = [
        one.occurrence_at for one in occurrences_between(series, (now - year, tonight), replaced)
    ]
    coming = occurrences_between(series, (tonight, tonight + LONGEST_SERIES), replaced)
    found = past[-1] if past else next((one.occurrence_at for one in coming), None)
    if found is None:
        raise RecordNotFoundError
    return found
