"""Turns what an address asks for into the stretch of days that a calendar shows, and the ones before and after it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from customer_map.server.accounts.localising import midnight
from customer_map.server.crm.recurrence.expanding import Between

MONDAY, SUNDAY = 0, 6
A_DAY = timedelta(days=1)
A_WEEK = 7
AGENDA_DAYS = 30
FIRST_YEAR, LAST_YEAR = 1900, 2200


class CalendarView(StrEnum):
    """How much a calendar shows, and how."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` until before `end`, around `day`."""

    view: CalendarView
    day: date
    first: date
    end: date

    @property
    def days(self) -> list[date]:
        """All days, ascending."""
        return [self.first + number * A_DAY for number in range((self.end - self.first).days)]

    @property
    def weeks(self) -> list[list[date]]:
        """All days, week by week."""
        days = self.days
        return [days[place : place + A_WEEK] for place in range(0, len(days), A_WEEK)]

    @property
    def between(self) -> Between:
        """The stretch in the reader's zone."""
        return midnight(self.first), midnight(self.end)

    @property
    def title(self) -> str:
        """What the page calls it."""
        if self.view == CalendarView.MONTH:
            return date_format(self.day, "YEAR_MONTH_FORMAT")
        first = date_format(self.first, "DATE_FORMAT")
        if self.view == CalendarView.DAY:
            return f"{first} · {date_format(self.first, 'l')}"
        return f"{first} – {date_format(self.end - A_DAY, 'DATE_FORMAT')}"

    def moved(self, steps: int) -> date:
        """Return a day of the period so many steps later."""
        if self.view == CalendarView.MONTH:
            years, month = divmod(self.day.month - 1 + steps, 12)
            return _in_range(date(self.day.year + years, month + 1, 1))
        days = {CalendarView.WEEK: A_WEEK, CalendarView.DAY: 1}.get(self.view, AGENDA_DAYS)
        return _in_range(self.day + steps * days * A_DAY)


def period_of(view: CalendarView, day: date) -> Period:
    """Return the period of `view` that `day` lies in; a list begins with its day."""
    first_day = first_day_of_week()
    if view == CalendarView.DAY:
        return Period(view, day, day, day + A_DAY)
    if view == CalendarView.AGENDA:
        return Period(view, day, day, day + AGENDA_DAYS * A_DAY)
    if view == CalendarView.WEEK:
        first = _week_start(day, first_day)
        return Period(view, day, first, first + A_WEEK * A_DAY)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    end = _week_start(last, first_day) + A_WEEK * A_DAY
    return Period(view, day, _week_start(day.replace(day=1), first_day), end)


def first_day_of_week() -> int:
    """Return where a week begins, 0 for Monday: on Sunday for English readers in America, else on Monday."""
    is_american = timezone.get_current_timezone_name().startswith(("America/", "US/"))
    is_english = (get_language() or "").startswith("en")
    return SUNDAY if is_english and is_american else MONDAY


def asked_view(text: str) -> CalendarView:
    """Return the view of this name, else the month."""
    return CalendarView(text) if text in list(CalendarView) else CalendarView.MONTH


def asked_day(text: str) -> date:
    """Return the day that an address names, else today."""
    try:
        return _in_range(date.fromisoformat(text))
    except ValueError:
        return timezone.localdate()


def _week_start(day: date, first_day: int) -> date:
    return day - (day.weekday() - first_day) % A_WEEK * A_DAY


def _in_range(day: date) -> date:
    return min(max(day, date(FIRST_YEAR, 2, 1)), date(LAST_YEAR, 1, 1))
