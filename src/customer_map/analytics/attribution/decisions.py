"""Turns what several models say into the decisions that depend on the model, or that the data cannot decide."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.attribution.credits import Model
from customer_map.analytics.attribution.models import UncertainAttribution
from customer_map.errors import CustomerMapError

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

SURE = 0.975
"""A decision that fewer draws than this share agree on is unsure: its 95 % interval holds both."""


class MissingCostError(CustomerMapError):
    """A channel whose cost nobody gave, or one that is no cost."""

    code: ClassVar[str] = "missing_cost"
    message: ClassVar[str] = "The cost of {channel} is missing, negative or no number."
    hint: ClassVar[str] = "Give a cost for every channel, 0 where it costs nothing."


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes or no about channels, such as "alpha before beta" or "keep alpha", model by model.

    `channels` are one channel, or two of which the first is asked to stand before the second. `yes` and `no` are the
    models that say so; `unsure` those of either whose answer changes within the bootstrap interval.
    """

    channels: tuple[str, ...]
    yes: tuple[Model, ...]
    no: tuple[Model, ...]
    unsure: tuple[Model, ...]

    @property
    def differs(self) -> bool:
        """Whether models contradict each other."""
        return bool(self.yes and self.no)

    @property
    def flips(self) -> bool:
        """Whether the answer hangs on the choice of the model or on chance."""
        return self.differs or bool(self.unsure)


def order_decisions(
    attributions: Sequence[UncertainAttribution], among: Collection[str] | None = None
) -> tuple[Decision, ...]:
    """Ask for each pair of channels (of those in `among`) whether the first earns more than the second; a tie is a no.

    The first is the first by name.
    """
    channels = attributions[0].found.channels
    asked = [place for place, name in enumerate(channels) if among is None or name in among]
    return tuple(
        _decision(attributions, (channels[one], channels[other]), _more(one, other))
        for one, other in combinations(asked, 2)
    )


def top_decisions(attributions: Sequence[UncertainAttribution], k: int) -> tuple[Decision, ...]:
    """Ask for each channel whether it is among the `k` that earn most (ties: first by name)."""
    return _each_channel(attributions, lambda conversions: _is_top(conversions, k))


def cost_decisions(
    attributions: Sequence[UncertainAttribution], costs: Mapping[str, float], most: float
) -> tuple[Decision, ...]:
    """Ask for each channel whether a conversion costs at most `most`: its cost over the conversions it earns.

    A channel that costs something and earns nothing is a no. Raises: MissingCostError.
    """
    channels = attributions[0].found.channels
    for channel in channels:
        if not 0 <= costs.get(channel, np.nan) < np.inf:
            raise MissingCostError(channel=channel)
    spent = np.array([costs[channel] for channel in channels])
    return _each_channel(attributions, lambda conversions: spent <= most * conversions)


def _each_channel(
    attributions: Sequence[UncertainAttribution], chosen: Callable[[Numbers], Flags]
) -> tuple[Decision, ...]:
    return tuple(
        _decision(attributions, (channel,), _at(chosen, place))
        for place, channel in enumerate(attributions[0].found.channels)
    )


def _decision(
    attributions: Sequence[UncertainAttribution],
    channels: tuple[str, ...],
    ask: Callable[[Numbers], Flags],
) -> Decision:
    yes: list[Model] = []
    no: list[Model] = []
    unsure: list[Model] = []
    for one in attributions:
        answer = bool(ask(one.found.conversions))
        (yes if answer else no).append(one.found.model)
        if (ask(one.replicates) == answer).mean() < SURE:
            unsure.append(one.found.model)
    return Decision(channels, tuple(yes), tuple(no), tuple(unsure))


def _more(one: int, other: int) -> Callable[[Numbers], Flags]:
    return lambda conversions: conversions[..., one] > conversions[..., other]


def _at(chosen: Callable[[Numbers], Flags], place: int) -> Callable[[Numbers], Flags]:
    return lambda conversions: chosen(conversions)[..., place]


def _is_top(conversions: Numbers, k: int) -> Flags:
    places = np.argsort(np.argsort(-conversions, axis=-1, kind="stable"), axis=-1)
    return places < k
