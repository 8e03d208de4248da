"""Turns amounts by day into a figure of the last thirty days, that of the thirty before, and a line through both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from customer_map.server.accounts.localising import midnight

PERIOD_DAYS = 30
POINT_DAYS = 5
POINTS = 2 * PERIOD_DAYS // POINT_DAYS

ByDay = Mapping[date, float]
Adding = Callable[[Sequence[date]], float | None]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One measure; `now` and `before` are None where nothing tells.

    `points` is the same measure over five days each, the oldest first; `answers` counts what a share is made of.
    """

    key: str
    now: float | None
    before: float | None
    points: tuple[float | None, ...]
    currency: str = ""
    other_currencies: int = 0
    answers: int = 0

    @property
    def change(self) -> float | None:
        """The part by which it has grown, 0.1 for a tenth; None where there is nothing to compare with."""
        return None if self.now is None or not self.before else self.now / self.before - 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Two periods of thirty days each, the second ending today, in the reader's time zone."""

    today: date

    @property
    def first(self) -> date:
        """The first day of the earlier period."""
        return self.today - timedelta(days=2 * PERIOD_DAYS - 1)

    @property
    def begin(self) -> datetime:
        """The first moment of the earlier period."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after today."""
        return midnight(self.today + timedelta(days=1))

    def days(self, first: int, number: int) -> list[date]:
        """Return `number` days, from the one with this number, counted from 0."""
        return [self.first + timedelta(days=first + each) for each in range(number)]

    def summed(self, key: str, by_day: ByDay) -> KeyFigure:
        """Return the figure that adds up its days."""
        return self.measured(key, lambda days: sum(by_day.get(day, 0.0) for day in days))

    def standing(self, key: str, by_day: ByDay) -> KeyFigure:
        """Return the figure that stands at the end of its days."""
        return self.measured(key, lambda days: by_day.get(days[-1], 0.0))

    def measured(self, key: str, adding: Adding) -> KeyFigure:
        """Return the figure that `adding` makes of days."""
        return KeyFigure(
            key=key,
            now=adding(self.days(PERIOD_DAYS, PERIOD_DAYS)),
            before=adding(self.days(0, PERIOD_DAYS)),
            points=tuple(adding(self.days(n * POINT_DAYS, POINT_DAYS)) for n in range(POINTS)),
        )
