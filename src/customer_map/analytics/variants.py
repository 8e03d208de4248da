"""Turns a touchpoint log into its variants: the distinct paths, how many customers take each, and how long it takes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from customer_map.analytics.intervals import Estimate
from customer_map.analytics.log_guards import require_touchpoints, share_of
from customer_map.kernels.path_groups import NO_PATH, PathGroups, group_paths, span_seconds
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import Integers, Numbers

MOST_VARIANTS = 20
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Variant:
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
    rows: tuple[Variant, ...]


def list_variants(
    log: TouchpointLog, *, most: int = MOST_VARIANTS, examples: int = EXAMPLES
) -> VariantList:
    """Return the `most` frequent variants of a log; of equally frequent ones first the one that sorts first.

    Raises:
        EmptyLogError: There is no touchpoint.
    """
    require_touchpoints(log)
    groups = group_paths(log)
    cases = int(groups.sizes.sum())
    first = _most_frequent(groups, log.names, most)
    sizes = groups.sizes[first]
    covered = (np.cumsum(sizes) / cases).tolist()
    spans, members = np.concatenate([span_seconds(part) for part in log.parts]), _members(groups)
    ids = pa.chunked_array([part.ids for part in log.parts])
    rows = [
        Variant(
            names=_names(groups, log.names, path),
            customers=size,
            share=share_of(size, cases),
            cumulative=cumulative,
            median_seconds=_median(spans, members.of(path)),
            examples=tuple(ids.take(pa.array(members.of(path)[:examples])).to_pylist()),
        )
        for path, size, cumulative in zip(first, sizes.tolist(), covered, strict=True)
    ]
    return VariantList(cases=cases, variants=len(groups.sizes), rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class _Members:
    """The customers of path `p` are `customers[offsets[p]:offsets[p + 1]]`, in the order of the log."""

    customers: Integers
    offsets: Integers

    def of(self, path: int) -> Integers:
        return self.customers[self.offsets[path] : self.offsets[path + 1]]


def _members(groups: PathGroups) -> _Members:
    own = np.flatnonzero(groups.paths != NO_PATH)
    customers = own[np.argsort(groups.paths[own], kind="stable")]
    return _Members(customers, np.concatenate([np.zeros(1, np.int64), np.cumsum(groups.sizes)]))


def _most_frequent(groups: PathGroups, names: tuple[str, ...], most: int) -> list[int]:
    """Return the most frequent paths; only those as frequent as the last one need be sorted by their names."""
    order = np.argsort(-groups.sizes, kind="stable")
    if len(order) > most:
        least = groups.sizes[order[most - 1]] if most else len(groups.paths) + 1
        order = order[groups.sizes[order] >= least]
    ranked = sorted(
        order.tolist(), key=lambda path: (-groups.sizes[path], _names(groups, names, path))
    )
    return ranked[:most]


def _names(groups: PathGroups, names: tuple[str, ...], path: int) -> tuple[str, ...]:
    codes = groups.codes[groups.starts[path] : groups.ends[path]]
    return tuple(names[code] for code in codes.tolist())


def _median(spans: Numbers, customers: Integers) -> float:
    return float(np.median(spans[customers]))
