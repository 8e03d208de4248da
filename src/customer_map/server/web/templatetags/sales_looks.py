"""Turns estimates and durations of the pipeline report into text."""

from django import template

from customer_map.analytics.intervals import Estimate

register = template.Library()
UNKNOWN = "—"


@register.simple_tag
def share(estimate: Estimate | None) -> str:
    """Return "31 % (26–37 %), n = 263", or a dash where nothing is known."""
    if estimate is None:
        return UNKNOWN
    low, high = round(100 * estimate.low), round(100 * estimate.high)
    return f"{round(100 * estimate.value)} % ({low}–{high} %), n = {estimate.n}"


@register.simple_tag
def days(number: float | None) -> str:
    """Return a number of days, one decimal below ten, or a dash where nothing is known."""
    if number is None:
        return UNKNOWN
    return f"{number:.1f}" if number < 10 else f"{number:.0f}"
