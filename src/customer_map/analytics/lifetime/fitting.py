"""Turns a likelihood into its peak: parameters with standard errors, and which of them the data do not determine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from customer_map.errors import CustomerMapError

Numbers = NDArray[np.float64]
ModelT = TypeVar("ModelT")
Likelihood = Callable[[Numbers], tuple[float, Numbers]]
"""Gives, for the logarithms of the parameters, the mean log-likelihood of a customer and its gradient."""

LOWEST, HIGHEST = float(np.log(1e-5)), float(np.log(1e6))
"""Where a parameter has run away to: the model is then a simpler one with this parameter at 0 or infinity."""
NEAR = 1e-3
FLAT_GRADIENT = 1e-5
"""A mean gradient that is no more than rounding: 0.01 customers of a thousand."""
VAGUE = 2.0
"""A standard error of a logarithm from which on the interval spans a factor of 50 to either side."""
STEP = 1e-4


class NoConvergenceError(CustomerMapError):
    """The likelihood has no peak that could be found."""

    code: ClassVar[str] = "no_convergence"
    message: ClassVar[str] = "The parameters of {model} did not settle."
    hint: ClassVar[str] = (
        "Use more customers or a longer calibration; another model may fit better."
    )


@dataclass(frozen=True, slots=True)
class Fitted(Generic[ModelT]):
    """A model at the peak of its likelihood.

    `errors` are standard errors from the observed information. `undetermined` names parameters that ran to a bound
    or whose error is beyond use: figures that hang on them alone mean nothing, and their error is NaN where unknown.
    `covariance` is that of the logarithms of the parameters, in their order: 0 for one at a bound, which is taken as
    fixed there, and NaN throughout where the likelihood is not curved.
    """

    name: str
    model: ModelT
    parameters: Mapping[str, float]
    errors: Mapping[str, float]
    log_likelihood: float
    customers: int
    undetermined: tuple[str, ...]
    covariance: Numbers

    def error_of(self, figure: Callable[[ModelT], Numbers]) -> Numbers:
        """Return the standard error of figures that follow from the model, by the delta method.

        Source: Casella & Berger (2002), Statistical Inference, 5.5.4.
        """
        kind = type(self.model)
        logs = np.log(np.array(list(self.parameters.values())))
        slopes = []
        for place in range(len(logs)):
            step = np.zeros(len(logs))
            step[place] = STEP
            up, down = (figure(kind(*np.exp(logs + way * step).tolist())) for way in (1, -1))
            slopes.append((np.asarray(up) - np.asarray(down)) / (2 * STEP))
        gradient = np.array(slopes)
        variances = np.einsum("i...,ij,j...->...", gradient, self.covariance, gradient)
        errors: Numbers = np.sqrt(variances)
        return errors


def fit(
    kind: Callable[..., ModelT],
    name: str,
    likelihood: Likelihood,
    starts: Sequence[Mapping[str, float]],
    customers: int,
) -> Fitted[ModelT]:
    """Climb from the first start; from the next ones only if a parameter ran away. Raises: NoConvergenceError."""
    names = tuple(starts[0])
    logs, height = _climb(name, likelihood, [np.log(list(start.values())) for start in starts])
    covariance, known = _covariance(likelihood, logs, customers)
    spreads = np.where(known, np.sqrt(np.diag(covariance)), np.nan)
    values = np.exp(logs)
    vague = ~(spreads < VAGUE)
    return Fitted(
        name=name,
        model=kind(*values.tolist()),
        parameters=dict(zip(names, values.tolist(), strict=True)),
        errors=dict(zip(names, (values * spreads).tolist(), strict=True)),
        log_likelihood=height * customers,
        customers=customers,
        undetermined=tuple(one for one, is_vague in zip(names, vague, strict=True) if is_vague),
        covariance=covariance,
    )


def numeric_gradient(height: Callable[[Numbers], float], logs: Numbers) -> Numbers:
    """Return the gradient by central differences."""
    slopes = np.empty(len(logs))
    for place in range(len(logs)):
        step = np.zeros(len(logs))
        step[place] = STEP
        slopes[place] = (height(logs + step) - height(logs - step)) / (2 * STEP)
    return slopes


def _climb(name: str, likelihood: Likelihood, starts: Sequence[Numbers]) -> tuple[Numbers, float]:
    best: tuple[Numbers, float] | None = None
    for start in starts:
        logs, height, settled = _peak(likelihood, start)
        if settled and (best is None or height > best[1]):
            best = logs, height
        if settled and not _at_bound(logs).any():
            break
    if best is None:
        raise NoConvergenceError(model=name)
    return best


def _peak(likelihood: Likelihood, start: Numbers) -> tuple[Numbers, float, bool]:
    """Where the climb from a start ends, how high that is, and whether it is flat there."""

    def downhill(logs: Numbers) -> tuple[float, Numbers]:
        height, gradient = likelihood(logs)
        return -height, -gradient

    result = minimize(
        downhill,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST, HIGHEST)] * len(start),
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 1000},
    )
    logs = np.asarray(result.x, np.float64)
    free = ~_at_bound(logs)
    flat = bool((np.abs(result.jac[free]) <= FLAT_GRADIENT).all())
    return logs, -float(result.fun), flat and np.isfinite(result.fun)


def _at_bound(logs: Numbers) -> NDArray[np.bool_]:
    return (logs <= LOWEST + NEAR) | (logs >= HIGHEST - NEAR)


def _covariance(
    likelihood: Likelihood, logs: Numbers, customers: int
) -> tuple[Numbers, NDArray[np.bool_]]:
    """The inverse of the observed information of the parameters off the bounds, and for which it is known."""
    size = len(logs)
    known = ~_at_bound(logs)
    curvature = np.empty((size, size))
    for place in range(size):
        step = np.zeros(size)
        step[place] = STEP
        curvature[place] = (likelihood(logs + step)[1] - likelihood(logs - step)[1]) / (2 * STEP)
    information = -customers * (curvature + curvature.T)[np.ix_(known, known)] / 2
    if not known.any() or np.linalg.eigvalsh(information).min() <= 0:
        return np.full((size, size), np.nan), np.zeros(size, bool)
    covariance = np.zeros((size, size))
    covariance[np.ix_(known, known)] = np.linalg.inv(information)
    return covariance, known
