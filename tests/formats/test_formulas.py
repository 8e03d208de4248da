"""No text that a spreadsheet program would run leaves without its guard."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.formats.formulas import unformulated, unformulated_column

RISKY = (
    "=1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t1",
    "\r1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    "\x00=1",
    "\u200b=1",
    "\u3000=1",
)


@pytest.mark.parametrize("text", RISKY)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert unformulated(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "Müller", "1-2", "'=1"])
def test_other_texts_stay(text: str) -> None:
    assert unformulated(text) == text


BLANKS = st.sampled_from(["", " ", "\t", "\n", "\xa0", "\u3000", "\ufeff", "a", "="])


@given(st.lists(BLANKS, max_size=3).map("".join))
def test_a_column_is_guarded_like_its_cells(text: str) -> None:
    assert unformulated_column(pa.chunked_array([[text]])).to_pylist() == [unformulated(text)]
