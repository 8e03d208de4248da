"""Every format opens through one door and may be packed with gzip."""

import gzip
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from customer_map.formats.detection import Format
from customer_map.formats.errors import NoRowsError
from customer_map.formats.opening import READERS, open_table

ROWS = [{"name": "王芳", "city": "上海"}]


def make(folder: Path, kind: str) -> Path:
    path = folder / f"table.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["name", "city"])
        book.active.append(["王芳", "上海"])
        book.save(path)
    elif kind == "parquet":
        pq.write_table(pa.table({"name": ["王芳"], "city": ["上海"]}), path)
    else:
        path.write_text("name,city\n王芳,上海\n")
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("packed", [False, True])
def test_the_same_rows_come_out_of_every_format(tmp_path: Path, kind: str, packed: bool) -> None:
    path = make(tmp_path, kind)
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    with open_table(path) as source:
        (batch,) = source.batches(source.sheets[0])
        assert (source.format, batch.columns.to_pylist()) == (kind, ROWS)


def test_every_format_has_a_reader() -> None:
    assert READERS.keys() == set(Format)


def test_errors_call_the_file_by_the_name_its_owner_knows(tmp_path: Path) -> None:
    path = tmp_path / "upload-4711"
    path.write_text("name,city\n")
    with pytest.raises(NoRowsError, match=r"客户\.csv has a header"):
        open_table(path, "客户.csv")
