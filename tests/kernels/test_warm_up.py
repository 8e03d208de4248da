"""After the warm-up nothing has to be compiled, however the columns came about."""

import sys

import pytest
from numba.core.dispatcher import Dispatcher
from tests.kernels.plain_logs import journey, paths_of

from customer_map.kernels.warm_up import KERNELS, warm_up
from customer_map.touchpoints.paths import Paths


def compiled_forms() -> dict[str, int]:
    """How many forms of each compiled function there are."""
    return {
        f"{module.__name__}.{name}": len(value.signatures)
        for module in list(sys.modules.values())
        if module.__name__.startswith("customer_map.")
        for name, value in vars(module).items()
        if isinstance(value, Dispatcher)
    }


def test_the_warm_up_tells_how_long_it_took() -> None:
    assert warm_up() > 0


@pytest.mark.parametrize("wide", [False, True])
def test_no_kernel_is_compiled_afterwards(wide: bool) -> None:
    warm_up()
    before = compiled_forms()
    whole = paths_of([journey(0, 1, 0), [], journey(1)], wide=wide)
    cut: Paths = whole.between(0, 1_500_000).of_run(0, 2)
    for paths in (whole, cut):
        for kernel in KERNELS:
            kernel(paths)
    assert compiled_forms() == before
