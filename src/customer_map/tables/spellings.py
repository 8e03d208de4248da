"""Turns "how are the values of this column written?" into a value: date order, decimal comma, currency."""

from dataclasses import dataclass
from enum import StrEnum


class DateOrder(StrEnum):
    """The order in which numeric dates are written; years first are recognised under each of them."""

    YEAR_MONTH_DAY = "ymd"
    DAY_MONTH_YEAR = "dmy"
    MONTH_DAY_YEAR = "mdy"


@dataclass(frozen=True)
class Spelling:
    """How the values of a column are written, decided over the whole sample.

    `serials`: dates are Excel day numbers. `decimal_comma`: 1.234,50 instead of 1,234.50. `currency`:
    ISO code of a money column, empty if nothing tells. `shares`: a bare 0.45 in a column of percent
    means 45 percent.
    """

    order: DateOrder = DateOrder.YEAR_MONTH_DAY
    serials: bool = False
    decimal_comma: bool = False
    currency: str = ""
    shares: bool = False


AS_USUAL = Spelling()
"""Years first, a decimal point, no currency."""
