"""Turns statements that a user may see into themes with counts, share, feeling, weeks and what has changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone

from customer_map.analytics.change_points import Change, changes
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.feedback.models import FeelingLabel, Statement, Theme

WEEKS = 52
RECENT_WEEKS = 13
"""A change that is older is no news."""


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """How often a theme is spoken of in the last 52 weeks, and how.

    `share` is among all statements of that time, `feeling` the mean from -1 to +1, None where nothing could be read.
    `weeks` has one count per week, the oldest first; `change` is the last change if it is recent, `changed_on` the
    Monday of its week.
    """

    theme: Theme
    count: int
    share: float
    feeling: float | None
    negative: int
    weeks: tuple[int, ...] = field(repr=False)
    change: Change | None
    changed_on: date | None


def theme_figures(
    user: User, now: datetime, themes: Iterable[Theme] | None = None
) -> list[ThemeFigures]:
    """Return the figures of `themes`, else of all that the user sees and nobody has hidden; the largest first."""
    shown = list(visible_themes(user) if themes is None else themes)
    if not shown:
        return []
    said = said_since(user, now)
    mondays = weeks_until(now)
    totals = _by_week(said, mondays)
    rooted = said.annotate(root=Coalesce("theme__merged_into", "theme"))
    told = rooted.filter(root__in=[each.pk for each in shown]).order_by()
    weekly: dict[UUID, dict[date, int]] = {}
    for root, week, count in (
        told.annotate(week=TruncWeek("occurred_at"))
        .values_list("root", "week")
        .annotate(count=Count("pk"))
    ):
        weekly.setdefault(root, {})[week.date()] = count
    feelings = {
        root: (mean, negative)
        for root, mean, negative in told.values_list("root").annotate(
            mean=Avg("sentiment"), negative=Count("pk", filter=Q(label=FeelingLabel.NEGATIVE))
        )
    }
    found = [
        _figures(each, weekly[each.pk], feelings[each.pk], mondays, totals)
        for each in shown
        if each.pk in weekly
    ]
    return sorted(found, key=lambda each: (-each.count, each.theme.label))


def visible_themes(user: User) -> QuerySet[Theme]:
    """Return the themes that the user may know of, merged ones left out, and those that somebody has hidden."""
    rows = Theme.records.visible_to(user).filter(merged_into__isnull=True).exclude(state="closed")
    return rows.select_related("owner")


def said_since(user: User, now: datetime) -> VisibleRows[Statement]:
    """Return the statements of the last 52 weeks that the user may see."""
    return Statement.records.visible_to(user).filter(
        occurred_at__gte=_start_of(weeks_until(now)[0]), occurred_at__lte=now
    )


def weeks_until(now: datetime) -> list[date]:
    """Return the Mondays of the last 52 weeks in the reader's time zone, the running week last."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _by_week(said: VisibleRows[Statement], mondays: list[date]) -> list[int]:
    rows = said.order_by().annotate(week=TruncWeek("occurred_at"))
    counts = {
        week.date(): count for week, count in rows.values_list("week").annotate(count=Count("pk"))
    }
    return [counts.get(monday, 0) for monday in mondays]


def _figures(
    theme: Theme,
    weekly: dict[date, int],
    feeling: tuple[float | None, int],
    mondays: list[date],
    totals: list[int],
) -> ThemeFigures:
    weeks = [weekly.get(monday, 0) for monday in mondays]
    change = _recent_change(weeks, totals)
    return ThemeFigures(
        theme=theme,
        count=sum(weeks),
        share=sum(weeks) / max(1, sum(totals)),
        feeling=feeling[0],
        negative=feeling[1],
        weeks=tuple(weeks),
        change=change,
        changed_on=mondays[change.at] if change else None,
    )


def _recent_change(weeks: list[int], totals: list[int]) -> Change | None:
    """The weeks before anybody said anything tell nothing, and the running one is not over."""
    first = next((place for place, total in enumerate(totals) if total), len(totals))
    found = changes(weeks[first:-1], totals[first:-1])
    if not found or found[-1].at + first < WEEKS - RECENT_WEEKS:
        return None
    last = found[-1]
    return Change(last.at + first, last.before, last.after, last.ratio, last.low, last.high)
