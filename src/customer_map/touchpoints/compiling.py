"""Turns a plain Python function over arrays into machine code, kept between runs and free of the interpreter lock."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

FunctionT = TypeVar("FunctionT", bound=Callable[..., object])


def compiled(function: FunctionT) -> FunctionT:
    """Compile `function` at its first call; the machine code is cached on disk, and threads may run it side by side.

    Set the environment variable NUMBA_DISABLE_JIT=1 to run the same lines as Python, for instance in a debugger.
    """
    return cast("FunctionT", numba.njit(cache=True, nogil=True)(function))
