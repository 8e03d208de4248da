"""Turns paths into what each chosen model gives the channels, and what it might have given as well."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.attribution.credits import (
    USUAL_MODELS,
    USUAL_SETTINGS,
    Attribution,
    Model,
    ModelSettings,
)
from customer_map.analytics.attribution.markov import attribute_by_markov, remember
from customer_map.analytics.attribution.paths import (
    ChannelPaths,
    NoConversionsError,
    Touches,
    as_touches,
)
from customer_map.analytics.attribution.rules import attribute_by_rule
from customer_map.analytics.attribution.shapley import (
    attribute_by_rate,
    attribute_by_shapley,
    channel_sets,
)
from customer_map.analytics.bootstrap import DRAWS, SEED, percentile_interval, resampled_counts
from customer_map.errors import CustomerMapError

Numbers = NDArray[np.float64]
FittedModel = Callable[[Touches], Attribution]


class ImpossibleSettingError(CustomerMapError):
    """A setting of a model outside its range."""

    code: ClassVar[str] = "impossible_attribution_setting"
    message: ClassVar[str] = "{setting} cannot be {value}."
    hint: ClassVar[str] = (
        "The order is 1, 2 or 3, half-lives are greater than 0, the share of each end is at most 0.5."
    )


@dataclass(frozen=True, slots=True)
class UncertainAttribution:
    """What one model gives, and in each resampled set of journeys would have given.

    `low` and `high` bound the conversions of each channel with 95 % confidence; `replicates` (draws × channels) are
    its conversions in every draw. Every model sees the same draws.
    """

    found: Attribution
    low: Numbers
    high: Numbers
    replicates: Numbers


def attribute(
    paths: ChannelPaths,
    models: Sequence[Model] = USUAL_MODELS,
    settings: ModelSettings = USUAL_SETTINGS,
) -> tuple[Attribution, ...]:
    """Return what each model gives each channel.

    The sums of a model are the conversions and their value; a few billionths may be lost to rounding.
    Raises: NoConversionsError, ImpossibleSettingError.

    >>> from customer_map.analytics.attribution.paths import split_paths
    >>> first, last = attribute(split_paths(["mail > shop"], [3]), [Model.FIRST, Model.LAST])
    >>> first.by_channel(), last.by_channel()
    ({'mail': 3.0, 'shop': 0.0}, {'mail': 0.0, 'shop': 3.0})
    """
    touches = _checked(paths, settings)
    return tuple(_prepared(model, touches, settings)(touches) for model in models)


def attribute_with_intervals(
    paths: ChannelPaths,
    models: Sequence[Model] = USUAL_MODELS,
    settings: ModelSettings = USUAL_SETTINGS,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[UncertainAttribution, ...]:
    """Return what each model gives, with intervals from journeys drawn again (converting or not, with replacement).

    Raises: NoConversionsError, ImpossibleSettingError.
    """
    touches = _checked(paths, settings)
    prepared = [_prepared(model, touches, settings) for model in models]
    replicates = np.empty((len(models), draws, len(touches.channels)))
    for draw, again in enumerate(_drawn(paths, touches, draws, seed)):
        for place, fitted in enumerate(prepared):
            replicates[place, draw] = fitted(again).conversions
    return tuple(
        UncertainAttribution(fitted(touches), *percentile_interval(drawn), drawn)
        for fitted, drawn in zip(prepared, replicates, strict=True)
    )


def _checked(paths: ChannelPaths, settings: ModelSettings) -> Touches:
    for setting, holds in (
        ("order", settings.order in (1, 2, 3)),
        ("half_life_steps", settings.half_life_steps > 0),
        ("half_life_days", settings.half_life_days > 0),
        ("ends_share", 0 <= settings.ends_share <= 0.5),
    ):
        if not holds:
            raise ImpossibleSettingError(setting=setting, value=getattr(settings, setting))
    if not paths.conversions.sum():
        raise NoConversionsError
    return as_touches(paths)


def _prepared(model: Model, touches: Touches, settings: ModelSettings) -> FittedModel:
    """The model, with what does not depend on the counts done beforehand."""
    if model is Model.MARKOV:
        return partial(attribute_by_markov, states=remember(touches, settings.order))
    if model is Model.SHAPLEY:
        return partial(attribute_by_shapley, sets=channel_sets(touches))
    if model is Model.SHAPLEY_RATE:
        return partial(attribute_by_rate, sets=channel_sets(touches), settings=settings)
    return partial(_by_rule, model, settings)


def _by_rule(model: Model, settings: ModelSettings, touches: Touches) -> Attribution:
    return attribute_by_rule(model, touches, settings)


def _drawn(paths: ChannelPaths, touches: Touches, draws: int, seed: int) -> Iterator[Touches]:
    """The touches with the counts of journeys drawn again; a conversion brings its path's mean value."""
    size = len(paths.paths)
    counts = np.concatenate([paths.conversions, paths.nulls])
    mean_values = np.divide(
        paths.values, paths.conversions, out=np.zeros(size), where=paths.conversions > 0
    )
    for again in resampled_counts(counts, draws=draws, seed=seed):
        conversions = again[:size].astype(np.float64)
        yield replace(
            touches,
            conversions=conversions,
            nulls=again[size:].astype(np.float64),
            values=conversions * mean_values,
        )
