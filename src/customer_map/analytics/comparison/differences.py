"""Turns two sides into differences, each tested, and tells those that hold across the whole map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import asin, sqrt

from customer_map.analytics.comparison.medians import compare_medians
from customer_map.analytics.comparison.sides import Side
from customer_map.analytics.significance import (
    FALSE_DISCOVERY_RATE,
    adjusted_p_values,
    compare_ranks,
    compare_shares,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of both groups: `value` is that of the first minus that of the other, between `low` and `high`.

    `kind` is reach (share of the cases who had touchpoint `source`), edge (share of the visitors of `source` whom
    `target` followed directly), conversion (share of the visitors of `source` who had a goal later) or dwell (median
    seconds from the first visit to `source` to whatever came next). `n` and `other_n` are the customers each figure
    is taken from. `effect` is Cohen's h for shares and the rank-biserial correlation for dwell; positive: the first
    group is higher. `p_value` is None where the groups are too small to test; `adjusted_p` takes all tests of the map
    together, and the difference is `significant` if it is at most 0.05.
    """

    kind: str
    source: str
    target: str | None
    one: float
    other: float
    value: float
    low: float | None
    high: float | None
    n: int
    other_n: int
    effect: float
    p_value: float | None
    adjusted_p: float | None = None
    significant: bool = False


def differences_of(
    one: Side, other: Side, names: Sequence[str], *, minimum: int
) -> tuple[Difference, ...]:
    """Return all differences: those that are significant first, by falling size of the effect.

    A figure is left out where one of the groups has nobody to take it from.
    """
    found = [
        *_reaches(one, other, names, minimum),
        *_edges(one, other, names, minimum),
        *_conversions(one, other, names, minimum),
        *_dwells(one, other, names, minimum),
    ]
    adjusted = adjusted_p_values([each.p_value for each in found])
    judged = [
        replace(each, adjusted_p=p, significant=p is not None and p <= FALSE_DISCOVERY_RATE)
        for each, p in zip(found, adjusted, strict=True)
    ]
    return tuple(sorted(judged, key=_rank))


@dataclass(frozen=True, slots=True)
class _Counts:
    """Hits among the customers of each group."""

    hits: int
    n: int
    other_hits: int
    other_n: int


def _reaches(one: Side, other: Side, names: Sequence[str], minimum: int) -> Iterator[Difference]:
    for place, name in enumerate(names):
        hits, other_hits = int(one.visitors[place]), int(other.visitors[place])
        if hits or other_hits:
            counts = _Counts(hits, one.cases, other_hits, other.cases)
            yield _of_shares("reach", name, None, counts, minimum)


def _edges(one: Side, other: Side, names: Sequence[str], minimum: int) -> Iterator[Difference]:
    for edge in sorted({*one.edges, *other.edges}):
        counts = _Counts(
            hits=one.edges.get(edge, 0),
            n=int(one.visitors[edge[0]]),
            other_hits=other.edges.get(edge, 0),
            other_n=int(other.visitors[edge[0]]),
        )
        if counts.n and counts.other_n:
            yield _of_shares("edge", names[edge[0]], names[edge[1]], counts, minimum)


def _conversions(
    one: Side, other: Side, names: Sequence[str], minimum: int
) -> Iterator[Difference]:
    for place, name in enumerate(names):
        counts = _Counts(
            hits=int(one.reached[place]),
            n=int(one.visitors[place]),
            other_hits=int(other.reached[place]),
            other_n=int(other.visitors[place]),
        )
        if counts.n and counts.other_n:
            yield _of_shares("conversion", name, None, counts, minimum)


def _of_shares(
    kind: str, source: str, target: str | None, counts: _Counts, minimum: int
) -> Difference:
    hits, n, other_hits, other_n = counts.hits, counts.n, counts.other_hits, counts.other_n
    found = compare_shares(hits, n, other_hits, other_n, minimum=minimum)
    return Difference(
        kind=kind,
        source=source,
        target=target,
        one=hits / n,
        other=other_hits / other_n,
        value=found.value,
        low=found.low,
        high=found.high,
        n=n,
        other_n=other_n,
        effect=2 * asin(sqrt(hits / n)) - 2 * asin(sqrt(other_hits / other_n)),
        p_value=found.p_value,
    )


def _dwells(one: Side, other: Side, names: Sequence[str], minimum: int) -> Iterator[Difference]:
    for place, name in enumerate(names):
        waits, other_waits = one.waits_at(place), other.waits_at(place)
        if not len(waits) or not len(other_waits):
            continue
        ranks = compare_ranks(waits, other_waits, minimum=minimum)
        medians = compare_medians(waits, other_waits)
        yield Difference(
            kind="dwell",
            source=name,
            target=None,
            one=medians.one,
            other=medians.other,
            value=medians.value,
            low=medians.low,
            high=medians.high,
            n=len(waits),
            other_n=len(other_waits),
            effect=2 * ranks.superiority - 1,
            p_value=ranks.p_value,
        )


def _rank(one: Difference) -> tuple[bool, bool, float, str, str, str]:
    """Significant ones first, then what was tested; by falling effect; equal ones by their words."""
    words = one.kind, one.source, one.target or ""
    return not one.significant, one.p_value is None, -abs(one.effect), *words
