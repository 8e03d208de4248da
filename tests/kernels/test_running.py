"""A run in pieces, on several threads and over several parts, equals a run over the whole; for every kernel."""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from tests.kernels.plain_logs import Journey, journeys, log_of, paths_of

import customer_map.kernels
from customer_map.analytics.conformance.designed import DesignedJourney, DesignedStep
from customer_map.analytics.conformance.plan import plan_alignment
from customer_map.kernels import running
from customer_map.kernels.alignment import Alignments, align_paths
from customer_map.kernels.attribution_paths import Touches, count_attribution_paths
from customer_map.kernels.dwell import count_dwell
from customer_map.kernels.endpoints import count_endpoints
from customer_map.kernels.first_visits import read_first_visits
from customer_map.kernels.funnel import count_funnel
from customer_map.kernels.funnel_steps import Exclusion, FunnelStep, FunnelSteps
from customer_map.kernels.retention import Returning, count_retention
from customer_map.kernels.running import Mergeable, run
from customer_map.kernels.sequences import count_sequences
from customer_map.kernels.sketches import GapSketches
from customer_map.kernels.stage_progress import list_stage_members, read_stages
from customer_map.kernels.step_matrix import count_steps_around, count_steps_from_start
from customer_map.kernels.transitions import count_transitions
from customer_map.kernels.variants import count_variants
from customer_map.kernels.volumes import count_volumes
from customer_map.touchpoints.log import TouchpointLog

SIZE = 4
STAGE_OF = np.array([0, 1, -1, 2], np.int16)
SOME = np.array([True, False, True, False])
DESIGN = DesignedJourney(
    steps=(DesignedStep(name="a", channels=("x",)), DesignedStep(name="b", within="1s"))
)
STEPS = FunnelSteps(
    (FunnelStep((0,)), FunnelStep((1,), optional=True), FunnelStep((2, 3), times=2)),
    (Exclusion((1,), 0, 2),),
)
KERNELS: Mapping[str, Callable[[Any], Any]] = {
    "alignment": partial(align_paths, plan=plan_alignment(DESIGN, log_of())),
    "attribution": partial(
        count_attribution_paths, touches=Touches(SOME, ~SOME, np.ones(3, np.bool_))
    ),
    "dwell": partial(count_dwell, size=SIZE),
    "endpoints": partial(count_endpoints, size=SIZE),
    "first visits": partial(read_first_visits, goals=SOME),
    "funnel": partial(count_funnel, steps=STEPS, within=2_000_000),
    "retention": partial(
        count_retention,
        bounds=np.arange(5) * 1_000_000,
        returning=Returning(SOME, ~SOME),
        offsets=3,
    ),
    "sequences": partial(count_sequences, sequences=[(0, 1), (2,)]),
    "stage members": partial(list_stage_members, stage_of=STAGE_OF, stages=3, stage=1),
    "stages": partial(read_stages, stage_of=STAGE_OF, stages=3, channel="channel", channels=3),
    "steps around": partial(count_steps_around, size=SIZE, anchors=SOME, before=2, after=2),
    "steps from start": partial(count_steps_from_start, size=SIZE, after=3),
    "transitions": partial(count_transitions, size=SIZE),
    "transitions of many names": partial(count_transitions, size=2_000),
    "variants": count_variants,
    "volumes": partial(count_volumes, size=SIZE),
}


def by_customer(found: Alignments) -> list[Any]:
    """What is told of each customer; which number their path has says nothing."""
    kinds: dict[int, list[list[int]]] = {}
    for group, *rest in found.found.tolist():
        kinds.setdefault(group, []).append(rest)
    paths = zip(found.groups.tolist(), found.others.tolist(), strict=True)
    return [
        (others, int(found.lengths[group]), int(found.costs[group]), kinds.get(group))
        if group >= 0
        else None
        for group, others in paths
    ]


def assert_equal(one: Any, other: Any) -> None:
    """Compare results field by field; sums of floats may differ by what another order of adding makes."""
    if isinstance(one, Alignments):
        assert by_customer(one) == by_customer(other)
    elif is_dataclass(one):
        for field in fields(one):
            assert_equal(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple):
        assert len(one) == len(other)
        for own, its in zip(one, other, strict=True):
            assert_equal(own, its)
    elif isinstance(one, np.ndarray) and one.dtype == np.float64:
        assert_allclose(one, other, rtol=1e-12)
    else:
        assert_array_equal(one, other)


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS.keys())
@given(
    found=journeys(codes=SIZE, last=8),
    cuts=st.lists(st.integers(0, 6), max_size=3),
    threads=st.integers(1, 4),
)
def test_a_run_in_pieces_equals_a_run_over_the_whole(
    kernel: Callable[[Any], Any], found: list[Journey], cuts: list[int], threads: int
) -> None:
    bounds = sorted({0, *(min(cut, len(found)) for cut in cuts), len(found)})
    parts = [paths_of(found[first:last]) for first, last in pairwise(bounds)] or [paths_of([])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "WORTH_A_THREAD", 3)
        assert_equal(run(kernel, log_of(*parts), threads=threads), kernel(paths_of(found)))


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS.keys())
def test_a_log_without_parts_is_a_log_without_customers(kernel: Callable[[Any], Any]) -> None:
    nobody = TouchpointLog((), tuple("abcd"), 0, {"channel": ("", "x", "y")})
    assert_equal(run(kernel, nobody), kernel(paths_of([])))


def test_no_kernel_is_missing_here() -> None:
    modules = [
        import_module(f"customer_map.kernels.{one.name}")
        for one in pkgutil.iter_modules(customer_map.kernels.__path__)
    ]
    results = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and hasattr(value, "merged")
    }
    told = {type(kernel(paths_of([]))) for kernel in KERNELS.values()}
    assert results - {GapSketches, Mergeable} == told
