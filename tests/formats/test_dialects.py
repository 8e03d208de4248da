"""The delimiter and the quote of a text are found by its lines."""

import pytest

from customer_map.formats.dialects import Dialect, sniff_dialect


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "".join(
        delimiter.join(row) + "\n" for row in (["name", "city", "note"], ["a", "b", "c d"])
    )
    assert sniff_dialect(text) == Dialect(delimiter)


def test_decimal_commas_do_not_part_cells() -> None:
    assert sniff_dialect("Artikel;Preis\nTee;1,50\nBrot;2,40\n").delimiter == ";"


def test_delimiters_inside_quotes_do_not_count() -> None:
    assert sniff_dialect('name;note\n"a";"x, y, z"\n"b";"x, y, z"\n').delimiter == ";"


def test_single_quotes_are_recognised() -> None:
    dialect = sniff_dialect("'name','note'\n'Ann','x, y'\n'Bob','z'\n")
    assert dialect == Dialect(",", "'")
    assert dialect.read(["'Ann','x, y'"]) == [["Ann", "x, y"]]


def test_excel_may_say_the_delimiter() -> None:
    assert sniff_dialect("sep=|\na,b|c\n").delimiter == "|"


def test_columns_aligned_by_blanks_are_recognised() -> None:
    assert sniff_dialect(" 00004 19970101  2\n 00004 19970118  2\n").delimiter == " "


def test_prose_is_one_column() -> None:
    assert sniff_dialect("review\ngood hotel near the sea\nbad\n").delimiter == ","
