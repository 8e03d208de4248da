"""Turns expected purchases and expected spending into customer lifetime value."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.lifetime.bg_nbd import BgNbd
from customer_map.analytics.lifetime.gamma_gamma import GammaGamma
from customer_map.analytics.lifetime.histories import PurchaseHistories
from customer_map.analytics.lifetime.pareto_nbd import ParetoNbd
from customer_map.errors import CustomerMapError

Numbers = NDArray[np.float64]

DAYS_PER_YEAR = 365.25


class ImpossibleHorizonError(CustomerMapError):
    """A horizon, rate or margin that cannot be."""

    code: ClassVar[str] = "impossible_horizon"
    message: ClassVar[str] = "{setting} cannot be {value}."
    hint: ClassVar[str] = (
        "The horizon and the number of steps are above 0, the yearly discount above -1."
    )


def lifetime_values(
    purchases: BgNbd | ParetoNbd,
    spending: GammaGamma,
    histories: PurchaseHistories,
    *,
    horizon_days: float = DAYS_PER_YEAR,
    yearly_discount: float = 0.1,
    margin: float = 1.0,
    steps: int = 12,
) -> Numbers:
    """Return what each customer is still worth within the horizon, discounted to the end of the calibration.

    margin · E[spend] · Σ (E[Y(tᵢ)] − E[Y(tᵢ₋₁)]) / (1 + d)^(middle of step i in years), over equal steps.
    Source: Fader, Hardie & Lee (2005), "RFM and CLV", JMR 42, 415-430, eq. 3, with steps for the integral.
    Raises: ImpossibleHorizonError, InfiniteMeanError.
    """
    for setting, value, least in (
        ("horizon_days", horizon_days, 0.0),
        ("yearly_discount", yearly_discount, -1.0),
        ("steps", steps, 0),
    ):
        if not least < value < np.inf:
            raise ImpossibleHorizonError(setting=setting, value=value)
    step_days = horizon_days / steps
    discounted, before = np.zeros(len(histories)), np.zeros(len(histories))
    for step in range(1, steps + 1):
        until = purchases.expected_purchases(histories, step * step_days / histories.unit_days)
        middle_years = (step - 0.5) * step_days / DAYS_PER_YEAR
        discounted += (until - before) / (1 + yearly_discount) ** middle_years
        before = until
    worth: Numbers = margin * spending.expected_spend(histories) * discounted
    return worth
