"""Turns a log, or counts taken from it, into an error that says why where nobody is left to analyse."""

from typing import ClassVar

from customer_map.analytics.intervals import Estimate, share_estimate
from customer_map.errors import CustomerMapError
from customer_map.touchpoints.log import TouchpointLog


class EmptyLogError(CustomerMapError):
    """No touchpoint is left to analyse."""

    code: ClassVar[str] = "empty_log"
    message: ClassVar[str] = "There are no touchpoints to analyse."
    hint: ClassVar[str] = "Widen the period or the filters, or check that the file holds events."


def require_touchpoints(log: TouchpointLog) -> None:
    """Refuse a log without touchpoints.

    Raises:
        EmptyLogError: There is none.
    """
    if not log.touchpoints:
        raise EmptyLogError


def share_of(hits: int, cases: int) -> Estimate:
    """Return `hits` of `cases` with its Wilson interval.

    Raises:
        EmptyLogError: There are no cases.
    """
    found = share_estimate(hits, cases)
    if found is None:
        raise EmptyLogError
    return found
