"""Turns sums by currency into one amount to show: currencies are never added to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money; `others` says how many further currencies there are."""

    number: Decimal | None
    currency: str = ""
    others: int = 0


def largest_amount(sums: Iterable[tuple[Decimal | None, str]]) -> Amount:
    """Return the largest of the sums, each with its currency, or an unknown amount."""
    known = [(number, currency) for number, currency in sums if number is not None]
    if not known:
        return Amount(None)
    number, currency = max(known)
    return Amount(number, currency, len(known) - 1)
