"""Variants and the support of sequences again, with tuples and every choice of touchpoints."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from tests.kernels.plain_logs import Journey


def plain_variants(journeys: list[Journey]) -> dict[tuple[int, ...], list[int]]:
    """Each sequence with the customers who took it, in the order in which it first appears."""
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for customer, own in enumerate(journeys):
        if own:
            found[tuple(event.code for event in own)].append(customer)
    return dict(found)


def has_plainly(own: Journey, sequence: Sequence[int], *, adjacent: bool) -> bool:
    codes = [event.code for event in own]
    wanted, count = tuple(sequence), len(sequence)
    if adjacent:
        return any(tuple(codes[at : at + count]) == wanted for at in range(len(codes)))
    return wanted in combinations(codes, count)
