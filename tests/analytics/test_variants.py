"""Variants against a plain count, worked by hand, and on logs whose number of variants is published."""

from collections import Counter
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analytics.plain_events import log_from
from tests.kernels.plain_logs import Journey, journeys, log_of, paths_of

from customer_map.analytics.log_guards import EmptyLogError
from customer_map.analytics.variants import list_variants

EVENTS = [
    *[("NA", "Visit", 0), ("NA", "Order", 2)],
    *[("b", "Visit", 0), ("b", "Order", 6)],
    *[("c", "Order", 1), ("d", "Visit", 3), ("", "Visit", 4)],
]


def test_the_example_worked_by_hand() -> None:
    found = list_variants(log_from(EVENTS))
    assert (found.cases, found.variants) == (5, 3)
    assert [(one.names, one.customers, one.examples) for one in found.rows] == [
        (("Visit",), 2, ("d", "")),
        (("Visit", "Order"), 2, ("NA", "b")),
        (("Order",), 1, ("c",)),
    ]
    assert [one.cumulative for one in found.rows] == [0.4, 0.8, 1.0]
    assert [one.median_seconds for one in found.rows] == [0, 4 * 86_400, 0]
    share = found.rows[0].share
    assert (share.value, round(share.low, 4), round(share.high, 4)) == (0.4, 0.1176, 0.7693)


def test_only_as_many_as_asked_for_are_listed() -> None:
    found = list_variants(log_from(EVENTS), most=1, examples=1)
    assert (found.variants, len(found.rows), found.rows[0].examples) == (3, 1, ("d",))
    assert list_variants(log_from(EVENTS), most=0).rows == ()


def test_a_log_in_parts_has_the_same_variants() -> None:
    log = log_from(EVENTS)
    (part,) = log.parts
    cut = replace(log, parts=(part.of_run(0, 2), part.of_run(2, 5)))
    assert list_variants(cut) == list_variants(log)


@given(journeys(codes=2, longest=3), st.integers(0, 6))
def test_variants_equal_a_plain_count(found: list[Journey], cut: int) -> None:
    log = log_of(paths_of(found[:cut], spare=1), paths_of(found[cut:]))
    plain = Counter(tuple("ab"[one.code] for one in own) for own in found if own)
    if not plain:
        with pytest.raises(EmptyLogError):
            list_variants(log)
        return
    listed = list_variants(log)
    assert [(one.names, one.customers) for one in listed.rows] == sorted(
        plain.items(), key=lambda one: (-one[1], one[0])
    )
    for row in listed.rows:
        own = [one for one in found if tuple("ab"[event.code] for event in one) == row.names]
        spans = [(one[-1].time - one[0].time) / 1e6 for one in own]
        assert row.median_seconds == pytest.approx(median(spans))
        assert len(row.examples) == min(5, row.customers)
