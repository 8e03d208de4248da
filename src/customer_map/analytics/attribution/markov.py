"""Turns paths into a Markov chain of the last touches, and this into what is lost without each channel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, identity
from scipy.sparse.linalg import gmres, splu

from customer_map.analytics.attribution.credits import Attribution, Model
from customer_map.analytics.attribution.paths import Touches

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]

DENSE_UP_TO = 2000
"""States for which one full inverse is quicker than a sparse solution for each channel."""


@dataclass(frozen=True, slots=True)
class States:
    """What the chain remembers at each touch: the last `order` channels of the path.

    `of_touch[row]` is the state after a touch, `newest[state]` the channel touched last in it.
    """

    of_touch: Integers
    newest: Integers


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of one set of counts.

    `entry[s]` is the probability to begin in state s, `moves[s, t]` to go on from s to t, `converts[s]` to convert
    right after s, `worth[s]` that probability times the mean value of such a conversion. What is missing to 1 ends
    without conversion.
    """

    entry: Numbers
    moves: csr_array
    converts: Numbers
    worth: Numbers


def attribute_by_markov(touches: Touches, states: States) -> Attribution:
    """Share out the conversions in proportion to the removal effects, and their value likewise.

    The removal effect of a channel is the share of conversions (of their value) that the chain loses when everybody
    who would come to the channel leaves without conversion. It is solved for, not simulated.
    Source: Anderl, Becker, von Wangenheim & Schumann (2016), IJRM 33, 457-474.
    """
    found = lost_without(chain_of(touches, states), states, len(touches.channels))
    conversions, values = touches.conversions.sum(), touches.values.sum()
    return Attribution(
        model=Model.MARKOV,
        channels=touches.channels,
        conversions=conversions * _shares(found[:, 0]),
        values=values * _shares(found[:, 1]),
    )


def remember(touches: Touches, order: int) -> States:
    """Give every touch its state: the channels of the last `order` touches, fewer at the beginning of a path.

    >>> from customer_map.analytics.attribution.paths import as_touches, path_counts
    >>> touches = as_touches(path_counts([["a", "b", "b"], ["b"]], [1, 1]))
    >>> remember(touches, 1).of_touch.tolist(), remember(touches, 2).of_touch.tolist()
    ([0, 1, 1, 1], [0, 2, 3, 1])
    """
    base = len(touches.channels) + 1
    keys = touches.codes + 1
    for back in range(1, order):
        earlier = np.zeros_like(touches.codes)
        earlier[back:] = touches.codes[:-back] + 1
        keys = keys + np.where(touches.places >= back, earlier, 0) * base**back
    states, of_touch = np.unique(keys, return_inverse=True)
    return States(of_touch=of_touch.astype(np.int64), newest=states % base - 1)


def chain_of(touches: Touches, states: States) -> Chain:
    """Count the moves of all journeys, converting or not; paths that nobody took do not count."""
    size = len(states.newest)
    journeys = touches.conversions + touches.nulls
    first, last = states.of_touch[touches.starts], states.of_touch[touches.ends - 1]
    following = np.flatnonzero(touches.places > 0)
    weights = journeys[touches.path_of[following]]
    pairs = (states.of_touch[following - 1], states.of_touch[following])
    left = np.bincount(pairs[0], weights, size) + np.bincount(last, journeys, size)
    share = np.divide(1.0, left, out=np.zeros(size), where=left > 0)
    return Chain(
        entry=np.bincount(first, journeys, size) / max(1.0, journeys.sum()),
        moves=csr_array((weights * share[pairs[0]], pairs), shape=(size, size)),
        converts=np.bincount(last, touches.conversions, size) * share,
        worth=np.bincount(last, touches.values, size) * share,
    )


def lost_without(chain: Chain, states: States, channels: int) -> Numbers:
    """Return what is lost without each channel, of conversions and of value (channels × 2)."""
    gains = np.column_stack([chain.converts, chain.worth])
    own = [np.flatnonzero(states.newest == channel) for channel in range(channels)]
    if len(chain.entry) <= DENSE_UP_TO:
        return _lost_by_inverse(chain, gains, own)
    return _lost_by_solving(chain, gains, own)


def _lost_by_inverse(chain: Chain, gains: Numbers, own: list[Integers]) -> Numbers:
    """For few states: all from one inverse.

    With N = (I − Q)⁻¹ of the chain, e its entry, r its gains and B the states of a channel, the journeys that come to
    the channel do so first in the states h = (e N)_B (N_BB)⁻¹, and from there gain h (N r)_B: that is what the removal
    of the channel loses. Source for N: Kemeny & Snell (1960), Finite Markov Chains, ch. 3.
    """
    inverse = np.linalg.inv(np.eye(len(gains)) - chain.moves.toarray())
    visits, worth = chain.entry @ inverse, inverse @ gains
    lost = [
        np.linalg.solve(inverse[np.ix_(at, at)].T, visits[at]) @ worth[at]
        if len(at)
        else np.zeros(2)
        for at in own
    ]
    return np.array(lost)


def _lost_by_solving(chain: Chain, gains: Numbers, own: list[Integers]) -> Numbers:
    """For many states: what the whole chain gains less what it gains without the states of a channel."""
    whole = chain.entry @ _gained(chain.moves, gains)
    lost = np.zeros((len(own), 2))
    for channel, at in enumerate(own):
        kept = np.setdiff1d(np.arange(len(gains)), at)
        without = _gained(chain.moves[kept][:, kept], gains[kept])
        lost[channel] = whole - chain.entry[kept] @ without
    return lost


def _gained(moves: csr_array, gains: Numbers) -> Numbers:
    """What is gained from each state on, (I − Q)⁻¹ r: to thirteen digits, by factors where that is slow."""
    stays = (identity(len(gains), format="csr") - moves).tocsr()
    found = np.empty_like(gains)
    for column in range(gains.shape[1]):
        solved, failed = gmres(stays, gains[:, column], rtol=1e-13, restart=60, maxiter=50)
        found[:, column] = splu(stays.tocsc()).solve(gains[:, column]) if failed else solved
    return found


def _shares(effects: Numbers) -> Numbers:
    total = effects.sum()
    return effects / total if total else effects
