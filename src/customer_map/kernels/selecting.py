"""Turns a log into the part of it that a question is about: a period, customers, names, values, who did what."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.kernels.names import flags_of, values_of
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.log import TouchpointLog
from customer_map.touchpoints.paths import MICROSECONDS, Codes, Flags, Integers, Paths

# Filters of customers cost one step per customer, or one pass over the names; they copy no touchpoint.
# Filters of touchpoints copy those that stay; customers who lose all of theirs stay, with an empty stretch.


def of_customers(log: TouchpointLog, ids: Iterable[str]) -> TouchpointLog:
    """Keep the customers with these ids; ids that the log does not know are passed over."""
    wanted = pa.array(ids, pa.string())
    return log.each(lambda part: part.of_customers(_listed(part, wanted)))


def without_customers(log: TouchpointLog, ids: Iterable[str]) -> TouchpointLog:
    """Keep the customers whose ids are none of these."""
    unwanted = pa.array(ids, pa.string())
    return log.each(lambda part: part.of_customers(~_listed(part, unwanted)))


def with_touchpoints(log: TouchpointLog) -> TouchpointLog:
    """Keep the customers who have any touchpoint, for instance in the period chosen before."""
    return log.each(lambda part: part.of_customers(part.ends > part.starts))


def who_did(log: TouchpointLog, names: Iterable[str], *, at_least: int = 1) -> TouchpointLog:
    """Keep the customers with `at_least` touchpoints of these names; all their touchpoints stay.

    Raises UnknownNameError when a name does not occur in the log.
    """
    chosen = flags_of(names, log.names)
    return log.each(
        lambda part: part.of_customers(count_rows(part, part.codes, chosen) >= at_least)
    )


def who_did_not(log: TouchpointLog, names: Iterable[str]) -> TouchpointLog:
    """Keep the customers without any touchpoint of these names, those without touchpoints included.

    Raises UnknownNameError when a name does not occur in the log.
    """
    chosen = flags_of(names, log.names)
    return log.each(lambda part: part.of_customers(count_rows(part, part.codes, chosen) == 0))


def who_did_between(
    log: TouchpointLog, names: Iterable[str], since: int, until: int
) -> TouchpointLog:
    """Keep the customers with a touchpoint of these names at `since` <= time < `until`; all their touchpoints stay.

    The moments are microseconds since 1970-01-01 UTC. Raises UnknownNameError when a name does not occur in the log.
    """
    chosen = flags_of(names, log.names)
    shift = log.origin * MICROSECONDS

    def keep(part: Paths) -> Paths:
        inside = part.between(since - shift, until - shift)
        return part.of_customers(count_rows(inside, part.codes, chosen) > 0)

    return log.each(keep)


def who_had(log: TouchpointLog, attribute: str, values: Iterable[str]) -> TouchpointLog:
    """Keep the customers with a touchpoint whose attribute has one of these values; all their touchpoints stay.

    Raises UnknownAttributeError or UnknownNameError when the log knows no such attribute or value.
    """
    chosen = flags_of(values, values_of(log, attribute))
    return log.each(
        lambda part: part.of_customers(count_rows(part, part.attributes[attribute], chosen) > 0)
    )


def with_names(log: TouchpointLog, names: Iterable[str]) -> TouchpointLog:
    """Keep the touchpoints of these names.

    Raises UnknownNameError when a name does not occur in the log.
    """
    return log.each(_rows(flags_of(names, log.names)))


def without_names(log: TouchpointLog, names: Iterable[str]) -> TouchpointLog:
    """Keep the touchpoints of other names than these.

    Raises UnknownNameError when a name does not occur in the log.
    """
    return log.each(_rows(~flags_of(names, log.names)))


def with_values(log: TouchpointLog, attribute: str, values: Iterable[str]) -> TouchpointLog:
    """Keep the touchpoints whose attribute has one of these values ("": none given).

    Raises UnknownAttributeError or UnknownNameError when the log knows no such attribute or value.
    """
    return log.each(_rows(flags_of(values, values_of(log, attribute)), attribute))


def without_values(log: TouchpointLog, attribute: str, values: Iterable[str]) -> TouchpointLog:
    """Keep the touchpoints whose attribute has none of these values.

    Raises UnknownAttributeError or UnknownNameError when the log knows no such attribute or value.
    """
    return log.each(_rows(~flags_of(values, values_of(log, attribute)), attribute))


def flagged(log: TouchpointLog, flags: Flags) -> TouchpointLog:
    """Keep the customers flagged in `flags`, which has one flag per customer in the order of the log's parts."""
    bounds = np.cumsum([part.customers for part in log.parts])[:-1]
    parts = zip(log.parts, np.split(flags, bounds), strict=True)
    return replace(log, parts=tuple(part.of_customers(own) for part, own in parts))


def ids_of(log: TouchpointLog) -> list[str]:
    """Return the ids of all customers in the order of the log's parts."""
    return [found for part in log.parts for found in part.ids.to_pylist()]


def count_rows(paths: Paths, column: Codes, chosen: Flags) -> Integers:
    """Return per customer how many touchpoints have a flagged code in `column`, a column of `paths`."""
    return _count_rows(paths.starts, paths.ends, column, chosen)


@compiled
def _count_rows(starts: Integers, ends: Integers, column: Codes, chosen: Flags) -> Integers:
    counts = np.zeros(len(starts), np.int64)
    for customer in range(len(starts)):
        found = 0
        for row in range(starts[customer], ends[customer]):
            found += chosen[column[row]]
        counts[customer] = found
    return counts


def _rows(chosen: Flags, attribute: str = "") -> Callable[[Paths], Paths]:
    def keep(part: Paths) -> Paths:
        column = part.attributes[attribute] if attribute else part.codes
        return part.where(chosen[column])

    return keep


def _listed(part: Paths, ids: pa.Array) -> Flags:
    found: Flags = pc.is_in(part.ids, value_set=ids.cast(part.ids.type)).to_numpy(
        zero_copy_only=False
    )
    return found
