"""Turns sets of channels that appear together into Shapley's fair shares of conversions."""

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from customer_map.analytics.attribution.credits import Attribution, Model, ModelSettings
from customer_map.analytics.attribution.paths import Touches

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

EXACT_UP_TO = 12
"""Channels up to which all subsets are gone through: 4,096 of them."""


@dataclass(frozen=True, slots=True)
class ChannelSets:
    """The channels of each path, each once, and no matter in which order.

    Set k holds the channels `members[starts[k]:starts[k + 1]]`, as many as `sizes[k]`; one set per path.
    """

    members: Integers
    set_of: Integers
    starts: Integers
    sizes: Integers


def channel_sets(touches: Touches) -> ChannelSets:
    """Forget order and repetition."""
    size = len(touches.channels)
    pairs = np.unique(touches.path_of * size + touches.codes)
    set_of, members = np.divmod(pairs, size)
    sizes = np.bincount(set_of, minlength=len(touches.starts)).astype(np.int64)
    return ChannelSets(members, set_of, np.cumsum(sizes) - sizes, sizes)


def attribute_by_shapley(touches: Touches, sets: ChannelSets) -> Attribution:
    """Share out conversions by Shapley's value of the game v(S) = conversions of journeys with channels in S only.

    This game is a sum of unanimity games, one per path; so the value is exact for any number of channels: each path's
    conversions go in equal parts to its distinct channels.
    Sources: Shapley (1953), lemma 3; Zhao, Mahboobi & Bagheri (2018), arXiv:1804.05327.
    """
    size = len(touches.channels)
    parts = 1 / sets.sizes[sets.set_of]
    conversions = np.bincount(sets.members, parts * touches.conversions[sets.set_of], size)
    values = np.bincount(sets.members, parts * touches.values[sets.set_of], size)
    return Attribution(
        model=Model.SHAPLEY,
        channels=touches.channels,
        conversions=conversions.astype(np.float64),
        values=values.astype(np.float64),
    )


def attribute_by_rate(touches: Touches, sets: ChannelSets, settings: ModelSettings) -> Attribution:
    """Share out conversions by Shapley's value of the game v(S) = conversion rate of journeys with channels in S only.

    Journeys without conversion count, so that a channel which lowers the rate is given less than nothing. The rate of
    nobody is 0. All subsets are gone through up to 12 channels; beyond, orders of joining are drawn (see
    `sampled_shares`). The shares of the overall rate are given in conversions; those of value likewise.
    """
    journeys = touches.conversions + touches.nulls
    gains = np.column_stack([touches.conversions, touches.values])
    size = len(touches.channels)
    errors = np.empty(0)
    if size <= EXACT_UP_TO:
        shares = np.column_stack(
            [exact_shares(_rates(sets, gain, journeys, size)) for gain in gains.T]
        )
    else:
        shares, deviations = sampled_shares(sets, gains, journeys, size, settings)
        errors = deviations[:, 0] * journeys.sum()
    conversions, values = (shares * journeys.sum()).T
    return Attribution(Model.SHAPLEY_RATE, touches.channels, conversions, values, errors)


def subset_sums(masks: Integers, amounts: Numbers, channels: int) -> Numbers:
    """Return for each of the 2ⁿ sets of channels the summed amounts of the sets within it.

    Bit i of a mask says that channel i belongs to the set.

    >>> subset_sums(np.array([0b01, 0b10, 0b11]), np.array([5.0, 2.0, 1.0]), 2).tolist()
    [0.0, 5.0, 2.0, 8.0]
    """
    sums: Numbers = np.bincount(masks, amounts, 1 << channels).astype(np.float64)
    for channel in range(channels):
        halves = sums.reshape(-1, 2, 1 << channel)
        halves[:, 1] += halves[:, 0]
    return sums


def exact_shares(worth: Numbers) -> Numbers:
    """Return Shapley's value of each of n players from the worth of all 2ⁿ sets of them.

    φᵢ = Σ over sets S without i of |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)).
    Source: Shapley (1953), A Value for n-Person Games, eq. 12.

    >>> exact_shares(np.array([0.0, 5.0, 2.0, 8.0])).tolist()
    [5.5, 2.5]
    """
    players = len(worth).bit_length() - 1
    if not players:
        return np.empty(0)
    sizes = np.bitwise_count(np.arange(len(worth)))
    chances = [_chance(int(size), players) for size in range(players)] + [0.0]
    weights = np.array(chances)[sizes]
    shares = np.empty(players)
    for player in range(players):
        values = worth.reshape(-1, 2, 1 << player)
        without = weights.reshape(-1, 2, 1 << player)[:, 0]
        shares[player] = (without * (values[:, 1] - values[:, 0])).sum()
    return shares


def sampled_shares(
    sets: ChannelSets, gains: Numbers, journeys: Numbers, channels: int, settings: ModelSettings
) -> tuple[Numbers, Numbers]:
    """Return Shapley's values (channels × gains) as means over drawn orders of joining, and their standard errors.

    Every drawn order is taken backwards too, which makes the error smaller; it is that of the means of such pairs.
    Source: Castro, Gomez & Tejada (2009), Computers & Operations Research 36, 1726-1730; Mitchell et al. (2022),
    JMLR 23, no. 43, for orders taken backwards.
    """
    random = np.random.default_rng(settings.seed)
    pairs = max(2, settings.permutations // 2)
    total = np.zeros((channels, gains.shape[1]))
    squares = np.zeros_like(total)
    for _ in range(pairs):
        order = random.permutation(channels)
        both = _joined_in(order, sets, gains, journeys) + _joined_in(
            order[::-1], sets, gains, journeys
        )
        total += both / 2
        squares += (both / 2) ** 2
    means = total / pairs
    variances = np.maximum(0.0, squares / pairs - means**2) / (pairs - 1)
    return means, np.sqrt(variances)


def _joined_in(order: Integers, sets: ChannelSets, gains: Numbers, journeys: Numbers) -> Numbers:
    """What each channel adds to the rate when it joins in this order (channels × gains)."""
    size = len(order)
    joins = np.empty(size, np.int64)
    joins[order] = np.arange(size)
    complete = np.maximum.reduceat(joins[sets.members], sets.starts)
    reached = _up_to(complete, journeys, size)
    added = np.empty((size, gains.shape[1]))
    for column, gain in enumerate(gains.T):
        rates = _ratio(_up_to(complete, gain, size), reached)
        added[order, column] = np.diff(rates, prepend=0.0)
    return added


def _up_to(complete: Integers, amounts: Numbers, channels: int) -> Numbers:
    sums: Numbers = np.cumsum(np.bincount(complete, amounts, channels))
    return sums


def _rates(sets: ChannelSets, gain: Numbers, journeys: Numbers, channels: int) -> Numbers:
    masks = np.add.reduceat(np.int64(1) << sets.members, sets.starts)
    return _ratio(subset_sums(masks, gain, channels), subset_sums(masks, journeys, channels))


def _ratio(gain: Numbers, journeys: Numbers) -> Numbers:
    return np.divide(gain, journeys, out=np.zeros_like(gain), where=journeys > 0)


def _chance(size: int, players: int) -> float:
    """How likely exactly a given set of `size` others has joined before a player."""
    return factorial(size) * factorial(players - size - 1) / factorial(players)
