"""Columns of any type become text that people can read."""

from datetime import date

import pyarrow as pa

from customer_map.tables.text_columns import as_text


def test_values_of_every_type_become_text() -> None:
    assert as_text(pa.array(["a", None])).to_pylist() == ["a", None]
    assert as_text(pa.array([1, None])).to_pylist() == ["1", None]
    assert as_text(pa.array([date(2024, 3, 5)])).to_pylist() == ["2024-03-05"]
    assert as_text(pa.array(["a", "b", "a"], pa.string_view())).to_pylist() == ["a", "b", "a"]
    assert as_text(pa.array(["a", None, "a"]).dictionary_encode()).to_pylist() == ["a", None, "a"]


def test_nested_values_become_json_and_bytes_nothing() -> None:
    assert as_text(pa.array([["客"], None])).to_pylist() == ['["客"]', None]
    assert as_text(pa.array([b"\xff"])).to_pylist() == [None]
