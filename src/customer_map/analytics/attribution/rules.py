"""Turns paths into credits by a rule that looks at one path alone: first, last, linear, time decay, position."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.attribution.credits import Attribution, Model, ModelSettings
from customer_map.analytics.attribution.paths import Touches

Numbers = NDArray[np.float64]
Rule = Callable[[Touches, ModelSettings], Numbers]
"""Gives each touch its share of a conversion of its path; the shares of a path sum up to 1."""


def attribute_by_rule(model: Model, touches: Touches, settings: ModelSettings) -> Attribution:
    """Share out every conversion, and its value, among the touches of its own path."""
    shares = RULES[model](touches, settings)
    return Attribution(
        model=model,
        channels=touches.channels,
        conversions=_per_channel(touches, shares * touches.conversions[touches.path_of]),
        values=_per_channel(touches, shares * touches.values[touches.path_of]),
    )


def first_touch(touches: Touches, settings: ModelSettings) -> Numbers:
    """All to the first touch."""
    del settings
    shares: Numbers = (touches.places == 0).astype(np.float64)
    return shares


def last_touch(touches: Touches, settings: ModelSettings) -> Numbers:
    """All to the last touch."""
    del settings
    shares: Numbers = (_places_from_the_end(touches) == 0).astype(np.float64)
    return shares


def linear(touches: Touches, settings: ModelSettings) -> Numbers:
    """The same to every touch; a channel touched twice gets twice the share."""
    del settings
    return 1 / touches.lengths[touches.path_of]


def time_decay(touches: Touches, settings: ModelSettings) -> Numbers:
    """Half as much to a touch that is one half-life older, in days where the paths carry days, else in touches."""
    if len(touches.days):
        ages = touches.days / settings.half_life_days
    else:
        ages = _places_from_the_end(touches) / settings.half_life_steps
    youngest = np.minimum.reduceat(ages, touches.starts)
    weights = np.exp2(youngest[touches.path_of] - ages)
    return weights / np.add.reduceat(weights, touches.starts)[touches.path_of]


def position(touches: Touches, settings: ModelSettings) -> Numbers:
    """A large share to the first and to the last touch, the rest evenly to those between.

    One touch gets all, two touches get half each, whatever the share of the ends is.
    """
    lengths = touches.lengths[touches.path_of]
    at_an_end = (touches.places == 0) | (_places_from_the_end(touches) == 0)
    between = (1 - 2 * settings.ends_share) / np.maximum(1, lengths - 2)
    shares = np.where(at_an_end, settings.ends_share, between)
    return np.where(lengths <= 2, 1 / lengths, shares)


RULES: dict[Model, Rule] = {
    Model.FIRST: first_touch,
    Model.LAST: last_touch,
    Model.LINEAR: linear,
    Model.TIME_DECAY: time_decay,
    Model.POSITION: position,
}


def _places_from_the_end(touches: Touches) -> NDArray[np.int64]:
    return touches.ends[touches.path_of] - 1 - np.arange(len(touches.codes))


def _per_channel(touches: Touches, credit: Numbers) -> Numbers:
    sums = np.bincount(touches.codes, credit, len(touches.channels))
    return sums.astype(np.float64)
