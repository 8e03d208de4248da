"""Turns how often each option was chosen into shares whose intervals hold all at once."""

from collections.abc import Sequence
from statistics import NormalDist

from customer_map.analytics.intervals import Estimate, share_estimate


def choice_shares(chosen: Sequence[int], n: int) -> tuple[Estimate, ...]:
    """Return the share of each option among the `n` who answered, with simultaneous intervals; empty when n is 0.

    With 95 % confidence all intervals hold together, so that options may be compared by eye: Wilson's intervals at
    the level 1 − 0.05/k for k options. Where several options may be chosen, the shares add up to more than one.
    Sources: Goodman (1965), Technometrics 7, 247-254 (one choice); Bonferroni's inequality (several).

    >>> [round(each.high, 3) for each in choice_shares([56, 72, 73, 59, 62, 87, 58], 467)][:2]
    [0.166, 0.204]
    """
    if not n:
        return ()
    z = NormalDist().inv_cdf(1 - 0.025 / max(1, len(chosen)))
    found = (share_estimate(each, n, z=z) for each in chosen)
    return tuple(each for each in found if each is not None)
