"""Story: the wait between an accepted case and the technician's visit has doubled, for want of parts."""

from customer_map.server.demo.world import DAYS

SLOW_SINCE = DAYS - 130
WAIT_BEFORE, WAIT_AFTER = 3.2, 7.0


def wait_days(day: float) -> float:
    """Return the mean wait for a technician, in days, of a case accepted on `day`."""
    return WAIT_AFTER if day >= SLOW_SINCE else WAIT_BEFORE
