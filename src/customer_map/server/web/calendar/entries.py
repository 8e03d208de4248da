"""Turns the occurrences of a stretch into entries as a calendar shows them: days, minutes, words and links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Activity
from customer_map.server.crm.queries.calendar import Wanted, diary
from customer_map.server.crm.queries.occurrences import Occurrence, zone_of
from customer_map.server.web.calendar.periods import A_DAY, Period
from customer_map.server.web.calendar.stamps import stamp_of

# A task without a start fills as much of a day's column as its words need.
SHORTEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the calendar. `first_day` to `last_day` are the days it stands on; `is_bar`: over the hours."""

    occurrence: Occurrence
    starts: datetime
    ends: datetime
    first_day: date
    last_day: date
    is_bar: bool
    is_movable: bool
    has_conflict: bool

    @property
    def activity(self) -> Activity:
        """The activity that is shown."""
        return self.occurrence.activity

    @property
    def stamp(self) -> str:
        """Which occurrence of a series it is, as addresses say it."""
        moment = self.occurrence.occurrence_at
        return stamp_of(moment) if moment else ""

    @property
    def url(self) -> str:
        """Where its page is."""
        page = reverse("activity_detail", args=[self.activity.pk])
        return f"{page}?{urlencode({'at': self.stamp})}" if self.stamp else page

    @property
    def time(self) -> str:
        """When it begins on its day; of whole days nothing."""
        return "" if self.activity.is_all_day else f"{self.starts:%H:%M}"

    @property
    def hours(self) -> str:
        """From when to when it is on its day."""
        if self.activity.is_all_day:
            return ""
        if self.occurrence.ends_at is None:
            return self.time
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"

    @property
    def title(self) -> str:
        """All of it in one line, for whoever points at it."""
        customer = self.activity.customer
        facts = (
            " ".join(part for part in (self.hours, self.activity.subject) if part),
            customer.name if customer else "",
            _("at the same time as something else") if self.has_conflict else "",
        )
        return " · ".join(fact for fact in facts if fact)

    @property
    def wall(self) -> str:
        """When it begins, as the fields of a form say it."""
        return f"{self.starts:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True)
class Page:
    """The entries of a period, ascending; `is_cut`: there are more."""

    entries: list[Entry]
    is_cut: bool


def entries_of(user: User, period: Period, wanted: Wanted) -> Page:
    """Return what `user` sees in a period; a day more on both sides is asked for, for whole days of other zones."""
    first, end = period.between
    found = diary(user, (first - A_DAY, end + A_DAY), wanted)
    movable = _movable(user, {one.activity.pk for one in found.entries})
    conflicts = found.conflicts()
    entries = [
        _entry(one, is_movable=one.activity.pk in movable, has_conflict=place in conflicts)
        for place, one in enumerate(found.entries)
    ]
    shown = [one for one in entries if one.first_day < period.end and one.last_day >= period.first]
    return Page(sorted(shown, key=_order), found.is_cut)


def by_day(entries: Iterable[Entry], days: Iterable[date]) -> list[tuple[date, list[Entry]]]:
    """Return the entries of each day that has some, whole days first; what takes several days stands on each."""
    listed = sorted(entries, key=lambda one: (not one.activity.is_all_day, one.starts))
    found = [(day, [one for one in listed if one.first_day <= day <= one.last_day]) for day in days]
    return [(day, some) for day, some in found if some]


def _movable(user: User, ids: set[UUID]) -> set[UUID]:
    rows = Activity.records.editable_by(user).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _entry(one: Occurrence, *, is_movable: bool, has_conflict: bool) -> Entry:
    activity = one.activity
    anchor = one.anchor_at
    if anchor is None:
        raise ValueError(activity.pk)
    zone = zone_of(activity) if activity.is_all_day else timezone.get_current_timezone()
    starts = anchor.astimezone(zone)
    ends = (one.ends_at or anchor).astimezone(zone)
    # What ends at midnight does not stand on the next day.
    last = max(starts, ends - timedelta(microseconds=1)).date() if ends > starts else starts.date()
    is_long = ends - starts >= A_DAY
    return Entry(
        occurrence=one,
        starts=starts,
        ends=ends,
        first_day=starts.date(),
        last_day=last,
        is_bar=activity.is_all_day or is_long or one.starts_at is None,
        is_movable=is_movable,
        has_conflict=has_conflict,
    )


def _order(entry: Entry) -> tuple[date, int, bool, datetime, str]:
    """Long ones first, so that they lie above; then by time."""
    days = (entry.last_day - entry.first_day).days
    return entry.first_day, -days, not entry.is_bar, entry.starts, entry.activity.subject
