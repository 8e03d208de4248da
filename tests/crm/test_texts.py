"""Typed text and numbers."""

import pytest

from customer_map.server.crm.texts import clean_text, whole_number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(" a ", "a"), ("\x00a\x00b", "ab"), ("e\u0301", "é"), ("\u3000客户\n", "客户"), ("\x00", "")],
)
def test_text_is_trimmed_composed_and_free_of_nul(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("12", 12), ("٣", 3), ("", None), ("-1", None), ("1.0", None), ("9" * 10, None)],
)
def test_a_number_is_whole_and_not_endless(typed: str, number: int | None) -> None:
    assert whole_number(typed) == number
