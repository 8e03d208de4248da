"""What an older release left in the cache of machine code harms nobody."""

import os
import subprocess
import sys
from pathlib import Path

KERNEL = """
from customer_map.touchpoints.compiling import compiled
from {module} import Pair


@compiled
def total(pair):
    return pair.one + pair.two
"""
PAIR = """
from typing import NamedTuple


class Pair(NamedTuple):
    one: int
    two: int
"""


def called(folder: Path) -> str:
    """Call the kernel in a process of its own; return the sum and how many forms came from the cache."""
    lines = (
        "import kernel; "
        "print(kernel.total(kernel.Pair(1, 2)), sum(kernel.total.stats.cache_hits.values()))"
    )
    environment = os.environ | {
        "PYTHONPATH": str(folder),
        "NUMBA_CACHE_DIR": str(folder / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",  # two releases may look alike: same size, same time
    }
    command = [sys.executable, "-c", lines]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def release(folder: Path, module: str) -> None:
    """Write a kernel whose argument is a class of some module, as if it had always lain there."""
    folder.joinpath(f"{module}.py").write_text(PAIR, "ascii")
    kernel = folder / "kernel.py"
    kernel.write_text(KERNEL.format(module=module), "ascii")
    os.utime(kernel, (0, 0))


def test_machine_code_for_a_class_that_is_gone_is_compiled_anew(tmp_path: Path) -> None:
    release(tmp_path, "earlier")
    assert called(tmp_path) == "3 0"
    (tmp_path / "earlier.py").unlink()
    release(tmp_path, "present")
    assert called(tmp_path) == "3 0"
    assert called(tmp_path) == "3 1"
