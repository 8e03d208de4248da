"""Turns texts into texts that no spreadsheet program takes for a formula."""

import re

import pyarrow as pa
import pyarrow.compute as pc

FORMULA = "^[\\s\\x00-\\x1f\u00a0\u200b\u3000\ufeff]*[=+\\-@＝＋－＠|%]|^[\\t\\r]"
"""The begin of a formula, also full-width, and behind blanks and control characters that programs skip."""
GUARD = "'"
_BEGIN = re.compile(FORMULA)


def unformulated(text: str) -> str:
    """Return the text, with an apostrophe in front if it begins like a formula.

    >>> unformulated("=1+1"), unformulated("Müller")
    ("'=1+1", 'Müller')
    """
    return GUARD + text if _BEGIN.match(text) else text


def unformulated_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of strings, each as `unformulated` returns it."""
    risky = pc.match_substring_regex(column, FORMULA)
    return pc.if_else(risky, pc.binary_join_element_wise(GUARD, column, ""), column)
