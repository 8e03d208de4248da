"""Turns paths into a Markov chain of the last touches, and this into what is lost without each channel."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, identity
from scipy.sparse.linalg import splu

from customer_map.analytics.attribution.credits import Attribution, Model
from customer_map.analytics.attribution.paths import Touches

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Solver = Callable[[Numbers], Numbers]

DENSE_UP_TO = 2000
"""States for which the full inverse is quicker than sparse factors."""


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
    """Return what is lost without each channel, of conversions and of value (channels × 2).

    With N = (I − Q)⁻¹ of the chain, e its entry, r its conversions and B the states of a channel, the journeys that
    come to the channel do so first in the states h = (e N)_B (N_BB)⁻¹, and from there gain h (N r)_B: that is what the
    removal of the channel loses. Source for N: Kemeny & Snell (1960), Finite Markov Chains, ch. 3.
    """
    solve, solve_back = _solvers(chain)
    gains = solve(np.column_stack([chain.converts, chain.worth]))
    visits = solve_back(chain.entry)
    lost = np.zeros((channels, 2))
    for channel in range(channels):
        own = np.flatnonzero(states.newest == channel)
        among = solve(_seeds(own, len(visits)))[own]
        lost[channel] = np.linalg.solve(among.T, visits[own]) @ gains[own]
    return lost


def _solvers(chain: Chain) -> tuple[Solver, Solver]:
    """How to multiply by N from the left and from the right: dense while that is quick, sparse beyond."""
    size = len(chain.entry)
    stays = (identity(size, format="csc") - chain.moves).tocsc()
    if size <= DENSE_UP_TO:
        inverse = np.linalg.inv(stays.toarray())
        return (lambda right: inverse @ right), (lambda left: left @ inverse)
    factors = splu(stays)
    return factors.solve, partial(factors.solve, trans="T")


def _seeds(own: Integers, size: int) -> Numbers:
    """One column for each of the `own` states, 1 at the state."""
    seeds = np.zeros((size, len(own)))
    seeds[own, np.arange(len(own))] = 1.0
    return seeds


def _shares(effects: Numbers) -> Numbers:
    total = effects.sum()
    return effects / total if total else effects
