"""What is said to take long is there, and the tests of a file stay together."""

from pathlib import Path

import pytest
import run_order

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", run_order.FIRST)
def test_what_begins_first_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_slowest_begins_first_and_the_rest_keeps_its_order() -> None:
    usual, slow = "tests/maps/test_x.py::test_a", "tests/faults/test_serve.py::test_b@faults"
    assert run_order.rank(slow) < run_order.rank("tests/security/test_pages.py::test_c")
    assert run_order.rank(usual) == run_order.rank("tests/securities/test_x.py::test_d")
