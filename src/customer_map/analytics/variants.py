"""Turns a touchpoint log into its variants: the distinct paths, how many customers take each, and how long it takes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from customer_map.analytics.intervals import Estimate
from customer_map.analytics.log_guards import require_touchpoints, share_of
from customer_map.kernels.running import run
from customer_map.kernels.spans import span_seconds
from customer_map.kernels.variants import NO_VARIANT, Variants, count_variants
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Integers, Numbers

MOST_VARIANTS = 20
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class VariantFigure:
    """A path: the `names` of its touchpoints in order, and the customers who took exactly this one.

    `share` is their part of all cases, `cumulative` that of this variant and all before it; `median_seconds` the time
    from the first touchpoint to the last; `examples` are ids of a few of them, in the order of the log.
    """

    names: tuple[str, ...]
    customers: int
    share: Estimate
    cumulative: float
    median_seconds: float
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariantList:
    """The most frequent variants, the first first; `variants` counts all, `cases` the customers with a touchpoint."""

    cases: int
    variants: int
    rows: tuple[VariantFigure, ...]


def list_variants(
    log: TouchpointLog, *, most: int = MOST_VARIANTS, examples: int = EXAMPLES
) -> VariantList:
    """Return the `most` frequent variants of a log; of equally frequent ones first the one that sorts first.

    Raises:
        EmptyLogError: There is no touchpoint.
    """
    require_touchpoints(log)
    found = run(count_variants, log)
    first = _most_frequent(found, log.names, most)
    sizes = found.customers[first]
    covered = (np.cumsum(sizes) / found.cases).tolist()
    spans, members = span_seconds(log), _members(found)
    ids = pa.chunked_array([part.ids for part in log.parts])
    rows = [
        VariantFigure(
            names=_names(found, log.names, path),
            customers=size,
            share=share_of(size, found.cases),
            cumulative=cumulative,
            median_seconds=_median(spans, members.of(path)),
            examples=tuple(ids.take(pa.array(members.of(path)[:examples])).to_pylist()),
        )
        for path, size, cumulative in zip(first, sizes.tolist(), covered, strict=True)
    ]
    return VariantList(cases=found.cases, variants=found.variants, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class _Members:
    """The customers of path `p` are `customers[offsets[p]:offsets[p + 1]]`, in the order of the log."""

    customers: Integers
    offsets: Integers

    def of(self, path: int) -> Integers:
        return self.customers[self.offsets[path] : self.offsets[path + 1]]


def _members(found: Variants) -> _Members:
    own = np.flatnonzero(found.taken != NO_VARIANT)
    customers = own[np.argsort(found.taken[own], kind="stable")]
    return _Members(customers, np.concatenate([np.zeros(1, np.int64), np.cumsum(found.customers)]))


def _most_frequent(found: Variants, names: tuple[str, ...], most: int) -> list[int]:
    """Return the most frequent paths; only those as frequent as the last one need be sorted by their names."""
    order, sizes = found.ranking(), found.customers
    if 0 < most < len(order):
        order = order[sizes[order] >= sizes[order[most - 1]]]
    ranked = sorted(order.tolist(), key=lambda path: (-sizes[path], _names(found, names, path)))
    return ranked[: max(0, most)]


def _names(found: Variants, names: tuple[str, ...], path: int) -> tuple[str, ...]:
    codes = found.codes[found.offsets[path] : found.offsets[path + 1]]
    return tuple(names[code] for code in codes.tolist())


def _median(spans: Numbers, customers: Integers) -> float:
    return float(np.median(spans[customers]))
