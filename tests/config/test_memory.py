"""What keeps processes small, each looked at in a process of its own."""

import os
import subprocess
import sys

import pytest

from customer_map.server.config import memory

PANDAS = """
import sys
from customer_map.server.config.memory import keep_pandas_out
keep_pandas_out()
import pyarrow as pa
pa.table({"a": pa.array([1, None, 2]), "b": ["x", "y", "z"]})
assert "pandas" not in sys.modules
import pandas
keep_pandas_out()
print(pandas.__name__)
"""
WATCHING = """
import sys
from customer_map.server.config import joining
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"django", "numpy", "pyarrow", "numba", "pandas", "procrastinate"}))
"""


def said(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=120
    )
    return done.stdout.strip()


def test_conversions_do_not_load_pandas_and_others_still_can() -> None:
    assert said(PANDAS) == "pandas"


def test_the_process_that_watches_over_the_web_server_loads_nothing_big() -> None:
    assert said(WATCHING) == "[]"


def test_areas_of_memory_are_shared_unless_somebody_has_decided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(memory.ARENAS, raising=False)
    memory.share_arenas()
    assert os.environ[memory.ARENAS] == "2"
    monkeypatch.setenv(memory.ARENAS, "7")
    memory.share_arenas()
    assert os.environ[memory.ARENAS] == "7"
