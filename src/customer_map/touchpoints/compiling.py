"""Turns a plain Python function over arrays into machine code, kept between runs and free of the interpreter lock."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core.caching import FunctionCache

FunctionT = TypeVar("FunctionT", bound=Callable[..., object])


class MachineCode(FunctionCache):
    """The machine code of a function on disk; what an older release left there and nobody can read now is dropped."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the machine code for a signature, None if there is none, or only some for classes that are gone."""
        try:
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]
        except (ImportError, AttributeError):
            self.flush()  # type: ignore[no-untyped-call]
            return None


def compiled(function: FunctionT) -> FunctionT:
    """Compile `function` at its first call; the machine code is cached on disk, and threads may run it side by side.

    Set the environment variable NUMBA_DISABLE_JIT=1 to run the same lines as Python, for instance in a debugger.
    """
    found: Any = numba.njit(nogil=True)(function)
    if found is not function:
        # What `cache=True` would do, with a cache of our own.
        found._cache = MachineCode(function)  # type: ignore[no-untyped-call]  # noqa: SLF001
    return cast("FunctionT", found)
