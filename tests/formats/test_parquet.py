"""Parquet columns of every type become text that the readers of values understand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from customer_map.formats.errors import BrokenFileError, NoRowsError
from customer_map.formats.opening import open_table


def test_typed_columns_become_text(tmp_path: Path) -> None:
    table = pa.table(
        {
            "name": pa.array(["Ann", None]),
            "at": pa.array([datetime(2024, 3, 5, 10, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
            "day": pa.array([date(2024, 3, 5), None]),
            "sum": pa.array([Decimal("2.50"), None]),
            "kind": pa.array(["x", "y"]).dictionary_encode(),
            "picture": pa.array([b"\0\1", None]),
            "tags": pa.array([["a", "中"], None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    with open_table(tmp_path / "a.parquet") as source:
        (sheet,) = source.sheets
        (batch,) = source.batches(sheet)
    assert (source.format, sheet.rows) == ("parquet", 2)
    assert batch.columns.to_pylist()[0] == {
        "name": "Ann",
        "at": "2024-03-05 10:00:00.000000Z",
        "day": "2024-03-05",
        "sum": "2.50",
        "kind": "x",
        "picture": None,
        "tags": '["a", "中"]',
    }
    assert batch.lines.to_pylist() == [1, 2]


def test_text_that_is_no_utf8_is_damage(tmp_path: Path) -> None:
    broken = pa.StringArray.from_buffers(
        1, pa.array([0, 2], pa.int32()).buffers()[1], pa.py_buffer(b"\xff\xfe")
    )
    pq.write_table(pa.table({"name": broken}), tmp_path / "a.parquet")
    with open_table(tmp_path / "a.parquet") as source, pytest.raises(BrokenFileError):
        list(source.batches(source.sheets[0]))


def test_a_file_without_rows_says_so(tmp_path: Path) -> None:
    pq.write_table(pa.table({"name": pa.array([], pa.string())}), tmp_path / "a.parquet")
    with pytest.raises(NoRowsError):
        open_table(tmp_path / "a.parquet")
