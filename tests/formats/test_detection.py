"""The format of a file is told by its first bytes."""

import gzip
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from customer_map.formats.detection import Format, detect
from customer_map.formats.input_files import InputFile


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"name,city\nAnn,Leeds\n", Format.CSV),
        ("名称\t城市\n".encode("gb18030"), Format.CSV),
        ("名称\t城市\n".encode("utf-16"), Format.CSV),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<log xes.version='1'></log>", Format.XES),
        (b"\xef\xbb\xbf<log></log>", Format.XES),
        (b"SQLite format 3\0....", Format.SQLITE),
        (b"PAR1....PAR1", Format.PARQUET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", Format.XLS),
        (b"note\n<b>bold</b>\n", Format.CSV),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_formats_are_detected_packed_or_plain(
    tmp_path: Path, content: bytes, expected: Format, packed: bool
) -> None:
    path = tmp_path / "file.dat"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert detect(InputFile.at(path)) is expected


def test_real_files_are_detected_whatever_their_name(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.csv")
    pq.write_table(pa.table({"a": ["x"]}), tmp_path / "b.xls")
    assert detect(InputFile.at(tmp_path / "a.csv")) is Format.XLSX
    assert detect(InputFile.at(tmp_path / "b.xls")) is Format.PARQUET
