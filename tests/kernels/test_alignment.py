"""Alignments against all possible explanations of short paths."""

from functools import partial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journey, journeys, log_of, paths_of
from tests.kernels.twins.alignment import cost_of, designed_rows, late, least_cost, wrong_channel

from customer_map.analytics.conformance.designed import DesignedJourney, DesignedLoop, DesignedStep
from customer_map.analytics.conformance.plan import plan_alignment
from customer_map.kernels.alignment import Alignments, align_one, align_paths, designed_routes
from customer_map.kernels.alignment_plan import KINDS, AlignmentPlan
from customer_map.kernels.running import run

NAMES, CHANNELS = "abcd", ("", "x", "y")

logs = journeys(longest=6, last=8)


@st.composite
def designs(draw: st.DrawFn) -> DesignedJourney:
    """Up to four steps over the names a to c, with limits, channels, repeats and loops."""
    size = draw(st.integers(1, 4))
    steps = tuple(
        DesignedStep(
            name=f"s{place}",
            touchpoints=tuple(draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=2))),
            channels=tuple(draw(st.lists(st.sampled_from(CHANNELS), max_size=2))),
            within=draw(st.sampled_from(["", "0s", "0.5s", "1s", "2s"])),
            optional=draw(st.booleans()),
            repeats=draw(st.booleans()),
        )
        for place in range(size)
    )
    place = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(place, place), max_size=2))
    loops = tuple(DesignedLoop(back_from=f"s{max(p)}", back_to=f"s{min(p)}") for p in pairs)
    return DesignedJourney(steps=steps, loops=loops)


def plan_of(design: DesignedJourney) -> AlignmentPlan:
    return plan_alignment(design, log_of())


def tallies_of(found: Alignments, customer: int) -> dict[tuple[str, int], int]:
    rows = found.found[found.found[:, 0] == found.groups[customer]].tolist()
    return {(KINDS[kind], step): times for _, kind, step, times in rows}


@given(logs, designs(), st.booleans(), st.integers(0, 2))
def test_no_explanation_is_cheaper(
    found: list[Journey], design: DesignedJourney, wide: bool, spare: int
) -> None:
    paths = paths_of(found, wide=wide, spare=spare)
    alignments = align_paths(paths, plan_of(design))
    for customer, own in enumerate(found):
        rows = designed_rows(own, design, NAMES)
        assert (alignments.groups[customer] < 0) == (not own)
        assert alignments.others[customer] == len(own) - len(rows)
        if own:
            group = alignments.groups[customer]
            assert alignments.costs[group] == least_cost(own, design, NAMES, CHANNELS)
            assert alignments.lengths[group] == len(rows)


@given(logs, designs())
def test_the_steps_found_cost_what_is_told(found: list[Journey], design: DesignedJourney) -> None:
    paths, plan = paths_of(found), plan_of(design)
    routes, alignments = designed_routes(paths, plan), align_paths(paths, plan)
    for customer, own in enumerate(found):
        rows = designed_rows(own, design, NAMES)
        cost, steps = align_one(routes, plan, customer)
        assert cost == cost_of(tuple(steps.tolist()), rows, design, CHANNELS)
        if own:
            assert cost == alignments.costs[alignments.groups[customer]]


@given(logs, designs())
def test_kinds_of_deviation_add_up_to_the_cost(
    found: list[Journey], design: DesignedJourney
) -> None:
    paths, plan = paths_of(found), plan_of(design)
    routes, alignments = designed_routes(paths, plan), align_paths(paths, plan)
    for customer, own in enumerate(found):
        if not own:
            continue
        rows = designed_rows(own, design, NAMES)
        steps = align_one(routes, plan, customer)[1].tolist()
        told = tallies_of(alignments, customer)
        total = {kind: sum(n for (k, _), n in told.items() if k == kind) for kind in KINDS}
        done = [(step, row) for step, row in zip(steps, rows, strict=True) if step]
        assert total["matched"] == len(done)
        assert total["loop"] + total["order"] == len(rows) - len(done)
        assert total["channel"] == sum(
            wrong_channel(design, s, CHANNELS[r.channel]) for s, r in done
        )
        pairs = zip([(0, None), *done], done, strict=False)
        assert total["late"] == sum(
            late(design, before, step, row.time - (last.time if last else 0))
            for (before, last), (step, row) in pairs
        )
        rest = 2 * (total["skip"] + total["loop"] + total["order"])
        cost = alignments.costs[alignments.groups[customer]] - total["channel"] - total["late"]
        assert rest <= cost <= rest + 2 * total["order"]


@given(logs, designs(), st.integers(0, 6))
def test_parts_of_different_customers_merge_into_the_whole(
    found: list[Journey], design: DesignedJourney, cut: int
) -> None:
    plan = plan_of(design)
    whole = align_paths(paths_of(found), plan)
    parts = run(
        partial(align_paths, plan=plan), log_of(paths_of(found[:cut]), paths_of(found[cut:]))
    )
    assert np.array_equal(parts.others, whole.others)
    for customer, own in enumerate(found):
        if own:
            mine, yours = parts.groups[customer], whole.groups[customer]
            assert parts.costs[mine] == whole.costs[yours]
            assert tallies_of(parts, customer) == tallies_of(whole, customer)


def test_equal_paths_are_aligned_once_whatever_their_times() -> None:
    design = DesignedJourney(steps=(DesignedStep(name="a"), DesignedStep(name="b")))
    found = align_paths(
        paths_of([journey(0, 1), journey(0, 1, step=99), journey(1)]), plan_of(design)
    )
    assert found.groups.tolist() == [0, 0, 1]


def test_times_tell_paths_apart_only_where_somebody_may_be_late() -> None:
    steps = (DesignedStep(name="a"), DesignedStep(name="b", within="10s"))
    paths = [journey(0, 1, step=second * 1_000_000) for second in (1, 10, 11, 12)]
    found = align_paths(paths_of(paths), plan_of(DesignedJourney(steps=steps)))
    assert found.groups.tolist() == [0, 0, 1, 2]
    assert found.costs.tolist() == [0, 1, 1]


def test_a_long_path_of_one_customer_is_aligned() -> None:
    design = DesignedJourney(steps=(DesignedStep(name="a"), DesignedStep(name="b", repeats=True)))
    long = [PlainEvent(0, 0), *[PlainEvent(1, 1)] * 50_000, PlainEvent(2, 0)]
    found = align_paths(paths_of([long]), plan_of(design))
    assert found.costs.tolist() == [2]
    assert found.found.tolist() == [[0, 0, 1, 1], [0, 0, 2, 50_000], [0, 2, 1, 1]]
