"""Story: since a release of the checkout, the payment step hurts."""

from customer_map.server.demo.world import DAYS

RELEASE_DAY = DAYS - 60
FAILURE_BEFORE = 0.03
FAILURE_AFTER = 0.42


def payment_failure(day: float) -> float:
    """Return the chance that a payment on the web fails on `day`."""
    return FAILURE_AFTER if day >= RELEASE_DAY else FAILURE_BEFORE
