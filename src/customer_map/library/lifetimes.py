"""Turns orders into a lifetime model: who is still a customer, how often they will buy, and what they are worth."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar, Literal, Unpack
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from customer_map.analytics.lifetime.bg_nbd import BgNbd, fit_bg_nbd
from customer_map.analytics.lifetime.distinct import NoRepeatBuyersError
from customer_map.analytics.lifetime.fitting import Fitted
from customer_map.analytics.lifetime.gamma_gamma import (
    GammaGamma,
    InfiniteMeanError,
    fit_gamma_gamma,
    spend_frequency_correlation,
)
from customer_map.analytics.lifetime.histories import PurchaseHistories, purchase_histories
from customer_map.analytics.lifetime.pareto_nbd import ParetoNbd, fit_pareto_nbd
from customer_map.analytics.lifetime.value import lifetime_values
from customer_map.errors import CustomerMapError
from customer_map.library.logs import moment
from customer_map.library.orders import OrderReading, Orders, date_text, read_orders
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, table_of
from customer_map.touchpoints.durations import Duration, microseconds

Numbers = NDArray[np.float64]
ModelName = Literal["bg_nbd", "pareto_nbd"]

_DAY_MICROSECONDS = 86_400_000_000
_FIRST_DAY = date(1970, 1, 1).toordinal()
_SUSPICIOUS = 0.3


class UnknownModelError(CustomerMapError):
    """There is no lifetime model of that name."""

    code: ClassVar[str] = "unknown_lifetime_model"
    message: ClassVar[str] = "There is no lifetime model “{model}”."
    hint: ClassVar[str] = "Choose bg_nbd or pareto_nbd."


class UnusableModelError(CustomerMapError):
    """The fitted parameters are so extreme that nothing can be expected from them."""

    code: ClassVar[str] = "unusable_lifetime_model"
    message: ClassVar[str] = "These orders do not determine {parameters} of {model}."
    hint: ClassVar[str] = "Use more customers or a longer calibration, or try the other model."


@dataclass(frozen=True)
class LifetimeResult(Result):
    """A fitted model and what it says of each customer, who are the rows of `histories`.

    `alive` are probabilities, `purchases` the expected number within `horizon_days` after the calibration, `values`
    their discounted worth; `spending` and `values` are None where amounts say nothing (`no_value` tells why).
    """

    title: str
    fitted: Fitted[BgNbd] | Fitted[ParetoNbd]
    spending: Fitted[GammaGamma] | None
    calibration_end: str
    horizon_days: float
    orders: Orders = field(repr=False)
    histories: PurchaseHistories = field(repr=False)
    alive: Numbers = field(repr=False)
    purchases: Numbers = field(repr=False)
    values: Numbers | None = field(repr=False)
    no_value: str = ""

    def facts(self) -> tuple[str, ...]:
        """Say what the model rests on, and what to beware of."""
        repeat = int((self.histories.frequency > 0).sum())
        facts = [
            f"{len(self.histories):,} customers, {repeat:,} bought again",
            f"calibrated to {self.calibration_end}",
            f"log-likelihood {self.fitted.log_likelihood:,.1f}",
        ]
        if self.fitted.undetermined:
            facts.append(f"not determined by the data: {', '.join(self.fitted.undetermined)}")
        correlation = spend_frequency_correlation(self.histories)
        if self.values is not None and abs(correlation) > _SUSPICIOUS:
            facts.append(f"beware: spend and frequency correlate ({correlation:+.2f})")
        return (*facts, *filter(None, (self.no_value,)), *self.orders.guesses)

    def tables(self) -> tuple[ResultTable, ...]:
        """The parameters, what is expected in all, and the customers."""
        return self._parameter_table(), self._total_table(), self.customer_table()

    def customer_table(self) -> ResultTable:
        """One row per customer, those worth most (else: expected to buy most) first."""
        worth = self.purchases if self.values is None else self.values
        weeks = self.histories.unit_days / 7
        rows = [
            (
                self.orders.ids[self.histories.customers[place]],
                int(self.histories.frequency[place]),
                float(self.histories.recency[place] * weeks),
                float(self.histories.age[place] * weeks),
                float(self.alive[place]),
                float(self.purchases[place]),
                None if self.values is None else float(self.values[place]),
            )
            for place in np.argsort(-worth, kind="stable").tolist()
        ]
        return table_of(
            "Customers",
            (
                ("customer", "text"),
                ("repeats", "count"),
                ("recency weeks", "estimate"),
                ("age weeks", "estimate"),
                ("alive", "share"),
                ("expected purchases", "estimate"),
                ("value", "money"),
            ),
            rows,
            f"Expected within {self.horizon_days:,.0f} days after {self.calibration_end}.",
        )

    def to_arrow(self) -> pa.Table:
        """Return one row per customer."""
        return self.customer_table().to_arrow()

    def to_dict(self) -> dict[str, Any]:
        """Return `model`, `parameters`, `log_likelihood`, standard errors, the model of spending, and totals."""
        return {
            "model": self.fitted.name,
            "parameters": dict(self.fitted.parameters),
            "standard_errors": dict(self.fitted.errors),
            "log_likelihood": self.fitted.log_likelihood,
            "undetermined": list(self.fitted.undetermined),
            "customers": len(self.histories),
            "repeat_customers": int((self.histories.frequency > 0).sum()),
            "calibration_end": self.calibration_end,
            "unit_days": self.histories.unit_days,
            "horizon_days": self.horizon_days,
            "alive": float(self.alive.sum()),
            "expected_purchases": float(self.purchases.sum()),
            "value": None if self.values is None else float(self.values.sum()),
            "spending": None if self.spending is None else _spending(self.spending),
        }

    def _parameter_table(self) -> ResultTable:
        fits: list[Fitted[Any]] = [self.fitted, *([self.spending] if self.spending else [])]
        rows = [
            (each.name, name, value, each.errors[name])
            for each in fits
            for name, value in each.parameters.items()
        ]
        return table_of(
            "Parameters",
            (
                ("model", "text"),
                ("parameter", "text"),
                ("estimate", "number"),
                ("standard error", "number"),
            ),
            rows,
        )

    def _total_table(self) -> ResultTable:
        rows = [
            ("still customers", float(self.alive.sum())),
            ("expected purchases", float(self.purchases.sum())),
            ("value", None if self.values is None else float(self.values.sum())),
        ]
        return table_of("In all", (("figure", "text"), ("expected", "estimate")), rows)


def lifetime(
    orders: object,
    *,
    model: ModelName = "bg_nbd",
    horizon: Duration = "365d",
    yearly_discount: float = 0.1,
    **reading: Unpack[OrderReading],
) -> LifetimeResult:
    """Fit a lifetime model to orders and apply it to each customer.

    `orders` is a path or a frame of orders or order lines; for the options see `OrderReading`. The calibration ends
    with `until`, else with the last order; purchases of a customer on one day count as one, time runs in weeks.
    Values come from the Gamma-Gamma model, discounted by `yearly_discount`.

    Raises:
        UnknownModelError: There is no such model.
        NoRepeatBuyersError: Nobody bought twice.
        UnusableModelError: The orders do not determine the model.
        CustomerMapError: As `read_orders`.
    """
    if model not in ("bg_nbd", "pareto_nbd"):
        raise UnknownModelError(model=model)
    read = read_orders(orders, **reading)
    end = _calibration_end(read, reading)
    histories = purchase_histories(read.customers, read.days, read.amounts, calibration_end=end)
    fitted = fit_bg_nbd(histories) if model == "bg_nbd" else fit_pareto_nbd(histories)
    days = microseconds(horizon) / _DAY_MICROSECONDS
    purchases = _expected(fitted, histories, days)
    spending, values, no_value = _valued(fitted.model, histories, days, yearly_discount)
    return LifetimeResult(
        title="Customer lifetime",
        fitted=fitted,
        spending=spending,
        calibration_end=date_text(end),
        horizon_days=days,
        orders=read,
        histories=histories,
        alive=fitted.model.alive(histories),
        purchases=purchases,
        values=values,
        no_value=no_value,
    )


def _calibration_end(orders: Orders, reading: OrderReading) -> float:
    """The last day that counts, in days since 1970."""
    until = reading.get("until")
    if until is None:
        return float(np.floor(orders.days.max()))
    zone = reading.get("zone", "UTC")
    last = moment(until, zone, is_end=True) - timedelta(microseconds=1)
    return float(last.astimezone(ZoneInfo(zone)).date().toordinal() - _FIRST_DAY)


def _expected(
    fitted: Fitted[BgNbd] | Fitted[ParetoNbd], histories: PurchaseHistories, days: float
) -> Numbers:
    """The purchases within so many days. Raises: UnusableModelError."""
    # Parameters that ran away overflow here; what comes out is looked at.
    with np.errstate(all="ignore"):
        found = fitted.model.expected_purchases(histories, days / histories.unit_days)
    if not np.isfinite(found).all():
        names = ", ".join(fitted.undetermined or fitted.parameters)
        raise UnusableModelError(parameters=names, model=fitted.name)
    return found


def _valued(
    model: BgNbd | ParetoNbd, histories: PurchaseHistories, days: float, discount: float
) -> tuple[Fitted[GammaGamma] | None, Numbers | None, str]:
    """The model of spending and the values, or why there are none."""
    try:
        spending = fit_gamma_gamma(histories)
        with np.errstate(all="ignore"):
            values = lifetime_values(
                model, spending.model, histories, horizon_days=days, yearly_discount=discount
            )
    except NoRepeatBuyersError:
        return None, None, "no values: the repeat purchases have no amounts"
    except InfiniteMeanError as error:
        return None, None, f"no values: {error.sentence()}"
    if not np.isfinite(values).all():
        return spending, None, "no values: they are not finite"
    return spending, values, ""


def _spending(spending: Fitted[GammaGamma]) -> dict[str, Any]:
    return {
        "model": spending.name,
        "parameters": dict(spending.parameters),
        "standard_errors": dict(spending.errors),
        "log_likelihood": spending.log_likelihood,
        "customers": spending.customers,
    }
