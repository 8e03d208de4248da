"""Turns kernels as source into machine code before anybody waits for one."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa

from customer_map.kernels.alignment import align_paths
from customer_map.kernels.alignment_plan import SKIP, AlignmentPlan
from customer_map.kernels.attribution_paths import Touches, count_attribution_paths
from customer_map.kernels.dwell import count_dwell
from customer_map.kernels.endpoints import count_endpoints
from customer_map.kernels.first_visits import read_first_visits
from customer_map.kernels.funnel import count_funnel
from customer_map.kernels.funnel_steps import FunnelStep, FunnelSteps
from customer_map.kernels.retention import Returning, count_retention
from customer_map.kernels.selecting import count_rows
from customer_map.kernels.sequences import has_sequence
from customer_map.kernels.sessions import split_sessions
from customer_map.kernels.stage_progress import list_stage_members, read_stages
from customer_map.kernels.step_matrix import count_steps_around, count_steps_from_start
from customer_map.kernels.transitions import Transitions, count_transitions
from customer_map.kernels.variants import count_variants
from customer_map.kernels.volumes import count_volumes
from customer_map.touchpoints.paths import Paths

SIZE = 2
# So many names that pairs are numbered by a hash.
MANY = 2_000
_STAGE_OF = np.arange(SIZE, dtype=np.int16)
_ANY = np.ones(SIZE, np.bool_)
_STEPS = FunnelSteps((FunnelStep((0,)), FunnelStep((1,))))
# One step, which the first code is; the times of its touchpoints count.
_DESIGN = AlignmentPlan(
    names=np.array([1, 0], np.int32),
    channels=np.zeros(SIZE, np.int32),
    width=1,
    offsets=np.array([0, 0, 1], np.int64),
    steps=np.array([1], np.int64),
    misfits=np.array([0], np.int64),
    reach=np.array([[0, SKIP], [1 << 40, 0]], np.int64),
    via=np.array([[0, 1], [0, 1]], np.int64),
    limits=np.array([-1, 0], np.int64),
    optional=np.zeros(SIZE, np.bool_),
)
_BOUNDS = np.array([0, 10_000_000], np.int64)


def _merged_transitions(paths: Paths) -> Transitions:
    """Two parts put together, as every log beyond one part is; their quantiles, as every map shows them."""
    own = count_transitions(paths, SIZE)
    merged = own.merged(own)
    merged.median_seconds.sum()
    return merged


KERNELS: tuple[Callable[[Paths], object], ...] = (
    lambda paths: paths.between(0, 1),
    lambda paths: count_rows(paths, paths.codes, _ANY),
    lambda paths: read_stages(paths, _STAGE_OF, SIZE, channel="channel", channels=SIZE),
    lambda paths: list_stage_members(paths, _STAGE_OF, SIZE, 0),
    lambda paths: count_funnel(paths, _STEPS),
    lambda paths: count_steps_from_start(paths, SIZE, after=1),
    lambda paths: count_retention(paths, _BOUNDS, Returning(_ANY, _ANY), offsets=1),
    lambda paths: count_attribution_paths(paths, Touches(_ANY, _ANY, _ANY)),
    lambda paths: split_sessions(paths, 1),
    _merged_transitions,
    lambda paths: count_transitions(paths, SIZE, with_gaps=False),
    lambda paths: count_transitions(paths, MANY),
    lambda paths: align_paths(paths, _DESIGN),
    lambda paths: align_paths(paths, _DESIGN._replace(limits=np.full(SIZE, -1, np.int64))),
    lambda paths: count_steps_around(paths, SIZE, _ANY, before=1, after=1),
    lambda paths: count_endpoints(paths, SIZE),
    lambda paths: count_volumes(paths, SIZE),
    lambda paths: count_dwell(paths, SIZE),
    count_variants,
    lambda paths: has_sequence(paths, (0, 1)),
    lambda paths: read_first_visits(paths, _ANY),
)
"""Every kernel, called with paths that have two codes and an attribute `channel`.

What analyses compile for themselves stays out: `analytics.lifetime.hypergeometric` serves a fit that takes longer than
its compilation, and no page waits for one.
"""


def warm_up() -> float:
    """Compile every kernel for narrow and wide codes, or load what was compiled before; return the seconds it took."""
    began = perf_counter()
    for width in (np.uint16, np.uint32):
        paths = _tiny_paths(width)
        for kernel in KERNELS:
            kernel(paths)
    return perf_counter() - began


def _tiny_paths(width: Any) -> Paths:
    codes = np.array([0, 1], width)
    return Paths(
        starts=np.array([0], np.int64),
        ends=np.array([2], np.int64),
        ids=pa.array(["1"]),
        codes=codes,
        seconds=np.array([0, 1], np.uint32),
        fractions=np.array([0, 1], np.uint32),
        scores=np.array([0.0, 1.0]),
        values=np.array([0.0, 1.0]),
        attributes={"channel": codes},
    )
