"""Story: the Home Pro began to leak, and its cases explode."""

from customer_map.server.demo.vocabulary.products import HOME_PRO
from customer_map.server.demo.world import DAYS

LEAKS_SINCE = DAYS - 56
CASES_PER_YEAR = 0.7
CASES_PER_YEAR_LEAKING = 5.5


def cases_per_year(machine: str, day: float) -> float:
    """Return how many cases the owner of a machine reports in a year, at the rate of `day`."""
    return CASES_PER_YEAR_LEAKING if is_leaking(machine, day) else CASES_PER_YEAR


def is_leaking(machine: str, day: float) -> bool:
    """Return whether the machine is of the series that leaks."""
    return machine == HOME_PRO and day >= LEAKS_SINCE
