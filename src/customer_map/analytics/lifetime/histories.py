"""Turns purchases into each customer's history as lifetime models read it: how often, until when, since when."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.errors import CustomerMapError

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

DAYS_PER_WEEK = 7.0


class NoPurchasesError(CustomerMapError):
    """Nothing was bought until the end of the calibration."""

    code: ClassVar[str] = "no_purchases"
    message: ClassVar[str] = "There are no purchases until the end of the calibration."
    hint: ClassVar[str] = "Choose a later end, or check the column of the order time."


class ImpossibleAmountError(CustomerMapError):
    """A purchase with a time or an amount that cannot be."""

    code: ClassVar[str] = "impossible_purchase"
    message: ClassVar[str] = "The {column} of purchase {row} is negative or no number."
    hint: ClassVar[str] = "Leave out cancellations and lines without an amount before."


class ImpossibleHistoryError(CustomerMapError):
    """A history that no customer can have."""

    code: ClassVar[str] = "impossible_history"
    message: ClassVar[str] = "The history of row {row} cannot be: {reason}."
    hint: ClassVar[str] = (
        "Count repeat purchases from 0, and measure recency and age from the first purchase, recency at most age."
    )


@dataclass(frozen=True, slots=True)
class PurchaseHistories:
    """One row per customer who bought until the end of the calibration, in ascending order of code.

    `frequency` (x) counts repeat purchases, the first not among them; `recency` (t_x) is the time from the first
    purchase to the last (0 without a repeat), `age` (T) that to the end of the calibration, both in units of
    `unit_days` days. `spend` is the mean amount of the repeat purchases, NaN without any.
    Raises: ImpossibleHistoryError.
    """

    customers: Integers
    frequency: Integers
    recency: Numbers
    age: Numbers
    spend: Numbers
    unit_days: float = DAYS_PER_WEEK

    def __post_init__(self) -> None:
        for reason, wrong in (
            ("a time is no number", ~(np.isfinite(self.recency) & np.isfinite(self.age))),
            ("a frequency is negative", self.frequency < 0),
            ("a recency is negative", self.recency < 0),
            ("the recency exceeds the age", self.recency > self.age),
            ("there is a recency without a repeat", (self.frequency == 0) & (self.recency > 0)),
        ):
            if wrong.any():
                raise ImpossibleHistoryError(row=int(np.argmax(wrong)), reason=reason)

    def __len__(self) -> int:
        return len(self.customers)


def histories_of(
    frequency: Integers, recency: Numbers, age: Numbers, *, unit_days: float = DAYS_PER_WEEK
) -> PurchaseHistories:
    """Return histories whose spending nobody knows, for customers 0, 1, 2 …

    >>> len(histories_of(np.array([2]), np.array([30.43]), np.array([38.86])))
    1
    """
    size = len(frequency)
    unknown = np.full(size, np.nan)
    return PurchaseHistories(np.arange(size), frequency, recency, age, unknown, unit_days)


def purchase_histories(
    customers: Integers,
    days: Numbers,
    amounts: Numbers,
    *,
    calibration_end: float,
    unit_days: float = DAYS_PER_WEEK,
    one_per_day: bool = True,
) -> PurchaseHistories:
    """Sum up purchases, one row each in any order: customer code, day as a number (with fractions if known), amount.

    Purchases after `calibration_end` (a moment on the same clock) do not count. With `one_per_day`, as usual, days
    are whole and all purchases of a customer on one day are one; otherwise each row is one and fractions count.
    Raises: NoPurchasesError, ImpossibleAmountError.

    >>> found = purchase_histories(
    ...     np.array([7, 7, 7, 4]), np.array([0.2, 0.9, 14.5, 7.0]), np.array([5.0, 1.0, 9.0, 3.0]), calibration_end=21
    ... )
    >>> found.customers.tolist(), found.frequency.tolist(), found.recency.tolist(), found.age.tolist()
    ([4, 7], [0, 1], [0.0, 2.0], [2.0, 3.0])
    """
    _check("time", np.isfinite(days))
    _check("amount", np.isfinite(amounts) & (amounts >= 0))
    moments = np.floor(days) if one_per_day else days.astype(np.float64)
    end = np.floor(calibration_end) if one_per_day else calibration_end
    counted = np.flatnonzero(moments <= end)
    if not len(counted):
        raise NoPurchasesError
    order = counted[np.lexsort((moments[counted], customers[counted]))]
    owners, moments, amounts = customers[order], moments[order], amounts[order]
    if one_per_day:
        firsts = np.flatnonzero(_changes(owners) | _changes(moments))
        owners, moments, amounts = owners[firsts], moments[firsts], np.add.reduceat(amounts, firsts)
    return _summed(owners, moments, amounts, end, unit_days)


def _summed(
    owners: Integers, moments: Numbers, amounts: Numbers, end: float, unit_days: float
) -> PurchaseHistories:
    starts = np.flatnonzero(_changes(owners))
    counts = np.diff(starts, append=len(owners))
    first, last = moments[starts], moments[starts + counts - 1]
    repeats = np.add.reduceat(amounts, starts) - amounts[starts]
    frequency = counts - 1
    spend = np.divide(repeats, frequency, out=np.full(len(starts), np.nan), where=frequency > 0)
    return PurchaseHistories(
        customers=owners[starts].astype(np.int64),
        frequency=frequency.astype(np.int64),
        recency=(last - first) / unit_days,
        age=(end - first) / unit_days,
        spend=spend,
        unit_days=unit_days,
    )


def _changes(column: Integers | Numbers) -> NDArray[np.bool_]:
    """Whether a row differs from the one before; the first does."""
    return np.concatenate([[True], column[1:] != column[:-1]])


def _check(column: str, fine: NDArray[np.bool_]) -> None:
    if not fine.all():
        raise ImpossibleAmountError(column=column, row=int(np.argmin(fine)))
