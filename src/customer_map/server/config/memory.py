"""Keeps the processes of the server small."""

import os
import sys

# Each thread that allocates gets an area of its own, up to eight per core, and what is free in one serves no other.
ARENAS = "MALLOC_ARENA_MAX"


def share_arenas() -> None:
    """Let the processes started from now on share two areas of memory between their threads."""
    os.environ.setdefault(ARENAS, "2")


class _NoPandas:
    """A place to import from that says there is no pandas."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def keep_pandas_out() -> None:
    """Have pyarrow believe that there is no pandas: at its first conversion it would load it, 40 MB for nothing.

    Whoever needs pandas itself still finds it.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa  # noqa: PLC0415 - processes that only watch do without

    sys.meta_path.insert(0, _NoPandas)
    try:
        pa.array([0])  # here it looks, once and for all
    finally:
        sys.meta_path.remove(_NoPandas)
