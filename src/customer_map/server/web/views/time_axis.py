"""Turns a stretch of days into an axis: where a day stands on it, and which days are marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 12
MOST_MARKS = 12
# How many months lie between two marks; the first that gives few enough is taken.
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
WEEKS = (1, 2, 7, 14)
SHORT_DAYS = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A day with a label."""

    x: float
    day: date
    is_month: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from `first` to `last` on a line that begins at `left` and is `width` wide."""

    first: date
    last: date
    left: float
    width: float

    def x_of(self, day: date) -> float:
        """Return where a day stands; a single day stands in the middle.

        >>> Axis(date(2026, 1, 1), date(2026, 1, 3), 10, 100).x_of(date(2026, 1, 2))
        60.0
        """
        days = (self.last - self.first).days
        if not days:
            return self.left + self.width / 2
        return round(self.left + self.width * (day - self.first).days / days, 1)

    def marks(self) -> list[Mark]:
        """Return at most twelve marked days: first days of months, or single days of a short stretch."""
        days = (self.last - self.first).days
        if days <= SHORT_DAYS:
            step = next((one for one in WEEKS if days / one <= MOST_MARKS), WEEKS[-1])
            some = (self.first + timedelta(days=at) for at in range(0, days + 1, step))
            return [Mark(self.x_of(day), day, is_month=False) for day in some]
        step = next((one for one in STEPS if days / 30 / one <= MOST_MARKS), STEPS[-1])
        return [Mark(self.x_of(day), day, is_month=True) for day in self._months(step)]

    def _months(self, step: int) -> Iterator[date]:
        number = self.first.year * MONTHS + self.first.month - 1
        number += -number % step
        while (day := date(number // MONTHS, number % MONTHS + 1, 1)) <= self.last:
            if day >= self.first:
                yield day
            number += step
