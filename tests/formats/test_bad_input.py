"""Every kind of bad file: a clear error with file, place and remedy, quickly and in bounded memory."""

import gzip
import io
import resource
import struct
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from customer_map.formats.errors import (
    BinaryFileError,
    BrokenFileError,
    CellTooLongError,
    EmptyFileError,
    FileMissingError,
    HostileXmlError,
    MixedEncodingError,
    NoRowsError,
    ProtectedFileError,
    TooManyColumnsError,
    TooManyRowsError,
    TruncatedFileError,
    UnclosedQuoteError,
    UnknownFormatError,
    UnpackingBombError,
    UnreadableFileError,
)
from customer_map.formats.opening import open_table
from customer_map.tables.batches import RawBatch
from customer_map.tables.refusals import Refusal

LOG = '<log><trace><string key="concept:name" value="1"/><event>{}</event></trace></log>'


def written(folder: Path, content: bytes | str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path) -> list[RawBatch]:
    with open_table(path) as source:
        return [batch for sheet in source.sheets for batch in source.batches(sheet)]


def drain(path: Path) -> None:
    with open_table(path) as source:
        for sheet in source.sheets:
            for _ in source.batches(sheet):
                pass


def refusals(batches: list[RawBatch]) -> list[Refusal]:
    return [refusal for batch in batches for refusal in batch.refusals]


def cells(batches: list[RawBatch]) -> list[dict[str, str | None]]:
    return [row for batch in batches for row in batch.columns.to_pylist()]


@pytest.fixture(autouse=True)
def quick_and_small() -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    yield
    assert time.process_time() - began < 8
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \t\r\n", b",,,\n,,,\n"])
def test_an_empty_file_is_called_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EmptyFileError, match=r"file\.csv is empty"):
        read(written(tmp_path, content))


@pytest.mark.parametrize("content", ["name,city\n", "name,city", "name;city\n;;\n\n"])
def test_a_header_alone_has_no_rows(tmp_path: Path, content: str) -> None:
    with pytest.raises(NoRowsError, match="filter"):
        read(written(tmp_path, content))


def test_a_workbook_with_headers_alone_has_no_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "city"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(NoRowsError):
        read(tmp_path / "a.xlsx")


def test_a_missing_file_is_called_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match=r"gone\.csv"):
        read(tmp_path / "gone.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        read(tmp_path)


def test_a_wrong_extension_does_not_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "city"])
    book.active.append(["Ann", "Leeds"])
    book.save(tmp_path / "book.csv")
    assert cells(read(tmp_path / "book.csv")) == [{"name": "Ann", "city": "Leeds"}]
    csv = written(tmp_path, "name,city\nAnn,Leeds\n", "text.xlsx")
    assert cells(read(csv)) == [{"name": "Ann", "city": "Leeds"}]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"<?xml version='1.0'?><Workbook><Worksheet/></Workbook>", "XML"),
        pytest.param(
            gzip.compress(gzip.compress(b"a,b\n1,2\n")), "gzip in gzip", id="gzip in gzip"
        ),
        (b"BEGIN:VCARD\nFN:Ann\nEND:VCARD\n", "vCard"),
    ],
)
def test_other_formats_are_named(tmp_path: Path, content: bytes, found: str) -> None:
    with pytest.raises(UnknownFormatError, match=found) as caught:
        read(written(tmp_path, content))
    assert "CSV, XLSX" in caught.value.remedy()


def test_binary_data_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(BinaryFileError, match="neither text nor a known format"):
        read(written(tmp_path, bytes(range(256)) * 40))


def test_a_workbook_with_a_password_is_protected(tmp_path: Path) -> None:
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504)
    head[30:32], head[48:52] = struct.pack("<H", 9), struct.pack("<I", 1)
    directory = "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")
    with pytest.raises(ProtectedFileError, match="password"):
        read(written(tmp_path, bytes(head) + b"\0" * 512 + directory, "a.xlsx"))


def test_a_zip_archive_is_no_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    with pytest.raises(UnknownFormatError, match="ZIP"):
        read(tmp_path / "a.zip")


def test_ten_thousand_columns_are_too_many(tmp_path: Path) -> None:
    header = ",".join(f"c{number}" for number in range(10_000))
    row = ",".join("1" for _ in range(10_000))
    with pytest.raises(TooManyColumnsError, match="10000 columns on line 1; 1000 are allowed"):
        read(written(tmp_path, f"{header}\n{row}\n"))


def test_one_gigantic_line_of_columns_is_too_many(tmp_path: Path) -> None:
    with pytest.raises(TooManyColumnsError):
        read(written(tmp_path, "a," * 3_000_000))


def test_ten_thousand_columns_in_a_workbook_are_too_many(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("wide")
    page.append([f"c{number}" for number in range(10_000)])
    page.append(["x"] * 10_000)
    book.save(tmp_path / "wide.xlsx")
    with pytest.raises(TooManyColumnsError):
        read(tmp_path / "wide.xlsx")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_50_mb_is_refused_with_its_line(tmp_path: Path, quote: str) -> None:
    text = f"name,note\nAnn,short\nBob,{quote}{'x' * 50_000_000}{quote}\nCid,short\n"
    with pytest.raises(CellTooLongError, match=r"line 3: a cell has more than 131072 characters"):
        read(written(tmp_path, text))


def test_a_first_line_of_50_mb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CellTooLongError, match="line 1"):
        read(written(tmp_path, b"x" * 50_000_000))


def test_a_long_value_in_xml_is_refused(tmp_path: Path) -> None:
    event = f'<string key="concept:name" value="{"x" * 50_000_000}"/>'
    with pytest.raises(CellTooLongError):
        read(written(tmp_path, LOG.format(event)))


def test_an_unclosed_quote_is_found_with_the_line_where_it_opens(tmp_path: Path) -> None:
    text = 'name,city\nAnn,Leeds\nBob,"York\n' + "Cid,Bath\n" * 50_000
    with pytest.raises(UnclosedQuoteError, match="line 3: a quote opens here") as caught:
        read(written(tmp_path, text))
    assert "double it" in caught.value.remedy()


def test_a_quote_open_at_the_end_of_a_short_file_is_found(tmp_path: Path) -> None:
    with pytest.raises(UnclosedQuoteError, match="line 2"):
        read(written(tmp_path, 'name,city\nAnn,"Leeds\nBob,York\n'))


def test_a_quote_open_far_down_is_found(tmp_path: Path) -> None:
    text = "name,city\n" + "Ann,Leeds\n" * 600_000 + 'Bob,"York\n' + "Ann,Leeds\n" * 600_000
    with pytest.raises(UnclosedQuoteError, match="line 600002"):
        read(written(tmp_path, text))


def test_mixed_encodings_name_the_first_line_that_differs(tmp_path: Path) -> None:
    lines = [
        "客户,城市\n".encode(),
        *["北京公司,北京\n".encode()] * 20,
        "上海公司,上海\n".encode("gb18030"),
    ]
    with pytest.raises(MixedEncodingError, match="line 22: the text is not in UTF-8"):
        read(written(tmp_path, b"".join(lines)))


@pytest.mark.parametrize(
    ("most", "encoding", "stray"),
    [
        ("上海贸易公司,上海\n", "gb18030", "北京字节公司,北京\n"),
        ("Zoë,Köln\n", "latin-1", "Anaïs,Nîmes\n"),
    ],
)
def test_a_line_of_utf8_among_others_is_found(
    tmp_path: Path, most: str, encoding: str, stray: str
) -> None:
    text = b"name,city\n" + most.encode(encoding) * 40 + stray.encode() + most.encode(encoding)
    with pytest.raises(MixedEncodingError, match="line 42"):
        read(written(tmp_path, text))


def test_an_encoding_that_changes_megabytes_below_is_found(tmp_path: Path) -> None:
    head = "name,city\nZoë,Köln\n".encode() + b"Ann,Leeds\n" * 500_000
    with pytest.raises(MixedEncodingError, match="line 500003"):
        read(written(tmp_path, head + "Zoë,Köln\n".encode("latin-1")))


def test_duplicate_headers_are_renamed_with_a_notice(tmp_path: Path) -> None:
    path = written(tmp_path, "Name,Name,,Name\nAnn,Bob,x,Cid\n")
    with open_table(path) as source:
        sheet = source.sheets[0]
    assert sheet.header == ("Name", "Name (2)", "Column 3", "Name (3)")
    assert [notice.fields["renamed"] for notice in sheet.notices] == ["Name (2)", "Name (3)"]


def test_formulas_stay_text(tmp_path: Path) -> None:
    path = written(tmp_path, 'name,note\n=1+1,"=HYPERLINK(""http://x"")"\n')
    assert cells(read(path)) == [{"name": "=1+1", "note": '=HYPERLINK("http://x")'}]


def test_a_formula_in_a_workbook_is_not_evaluated(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "sum"])
    book.active.append(["Ann", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    assert cells(read(tmp_path / "a.xlsx")) == [{"name": "Ann", "sum": None}]


def test_a_line_with_a_nul_byte_is_refused_and_the_others_are_kept(tmp_path: Path) -> None:
    batches = read(written(tmp_path, b"name,city\nAnn,Le\0eds\nBob,York\n"))
    assert cells(batches) == [{"name": "Bob", "city": "York"}]
    (refusal,) = refusals(batches)
    assert (refusal.line, refusal.column, refusal.value) == (2, "city", "Le␀eds")
    assert "NUL" in str(refusal.error())


def test_lines_with_too_many_or_too_few_cells_are_refused(tmp_path: Path) -> None:
    batches = read(written(tmp_path, "a,b\n1x,2x\nonly\nx,y,z\nlast,,,\n"))
    assert cells(batches) == [{"a": "1x", "b": "2x"}, {"a": "last", "b": None}]
    found = [(each.line, each.fields["found"]) for each in refusals(batches)]
    assert found == [(3, 1), (4, 3)]


def test_a_csv_cut_in_the_middle_of_a_line_refuses_that_line(tmp_path: Path) -> None:
    batches = read(written(tmp_path, "a,b\nx,y\nx2"))
    assert [each.reason for each in refusals(batches)] == ["wrong_cell_count"]


def test_a_csv_cut_in_the_middle_of_a_character_is_cut(tmp_path: Path) -> None:
    with pytest.raises(TruncatedFileError):
        read(written(tmp_path, "名称,城市\n甲,北京".encode()[:-1]))


def test_a_cut_gzip_file_is_cut(tmp_path: Path) -> None:
    rows = "".join(f"name {number},city {number * 7919 % 9973}\n" for number in range(200_000))
    packed = gzip.compress(f"name,city\n{rows}".encode())
    with pytest.raises(TruncatedFileError, match="was cut"):
        read(written(tmp_path, packed[: len(packed) // 2]))


def test_a_gzip_file_with_a_wrong_checksum_is_damaged(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"name,city\nAnn,Leeds\n"))
    packed[-6] ^= 255
    with pytest.raises(BrokenFileError, match="damaged"):
        read(written(tmp_path, bytes(packed)))


def test_a_cut_workbook_is_cut(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(500):
        book.active.append([f"name {number}", number])
    book.save(tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes()
    with pytest.raises(TruncatedFileError):
        read(written(tmp_path, data[: len(data) // 2], "cut.xlsx"))


def test_a_cut_parquet_file_is_cut(tmp_path: Path) -> None:
    pq.write_table(pa.table({"name": ["Ann"] * 1000}), tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    with pytest.raises(TruncatedFileError):
        read(written(tmp_path, data[: len(data) // 2]))


def test_a_parquet_file_with_damaged_pages_is_damaged(tmp_path: Path) -> None:
    names = [f"name {number}" for number in range(5000)]
    pq.write_table(pa.table({"name": names}), tmp_path / "a.parquet")
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[4:4000] = b"\xff" * 3996
    with pytest.raises(BrokenFileError):
        read(written(tmp_path, bytes(data)))


def test_a_cut_event_log_is_cut(tmp_path: Path) -> None:
    event = '<string key="concept:name" value="pay"/>'
    with pytest.raises(TruncatedFileError):
        read(written(tmp_path, LOG.format(event)[:-12]))


def test_a_cut_database_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError):
        read(written(tmp_path, b"SQLite format 3\0" + b"\x10\0\1\1" + b"\0" * 500))


def test_a_damaged_xls_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="XLS"):
        read(written(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000))


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE log SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_document_types_are_refused(tmp_path: Path, prologue: str) -> None:
    event = '<string key="concept:name" value="&b;"/>'
    with pytest.raises(HostileXmlError):
        read(written(tmp_path, f"<?xml version='1.0'?>{prologue}{LOG.format(event)}"))


def test_deep_xml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostileXmlError):
        read(written(tmp_path, LOG.format('<list key="x">' * 500_000)))


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "bomb.csv.gz", "wb") as bomb:
        bomb.write(b"name,city\n")
        for _ in range(400):
            bomb.write(b"a,b\n" * 250_000)
    with pytest.raises(UnpackingBombError, match="300 times"):
        drain(tmp_path / "bomb.csv.gz")


def workbook_with(rows: bytes, folder: Path, blanks: int = 0) -> Path:
    """A real workbook with other rows in its sheet, and millions of blanks behind them."""
    book = openpyxl.Workbook()
    book.active.append(["name"])
    plain = io.BytesIO()
    book.save(plain)
    path = folder / "bomb.xlsx"
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            if not part.endswith("sheet1.xml"):
                target.writestr(part, source.read(part))
        with target.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="%s"><sheetData>%s' % (space, rows))
            for _ in range(blanks):
                sheet.write(b" " * 1_000_000)
            sheet.write(b"</sheetData></worksheet>")
    return path


ONE_CELL = b"<row><c><v>1</v></c></row>"


def test_an_xlsx_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnpackingBombError):
        drain(workbook_with(ONE_CELL, tmp_path, blanks=300))


def test_an_xlsx_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = workbook_with(ONE_CELL, tmp_path, blanks=300)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 100)))
    with pytest.raises(UnpackingBombError):
        drain(path)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r = 'xfd1048576' t=\"n\"><v>1</v></c></row>",
        b"<row>"
        + b"<c><v>1</v></c>" * 16_000
        + b"</row>"
        + b"<row><c><v>1</v></c></row>" * 900_000,
    ],
)
def test_a_sheet_of_two_cells_at_its_far_ends_is_refused(tmp_path: Path, rows: bytes) -> None:
    with pytest.raises(TooManyRowsError, match="cells"):
        drain(workbook_with(rows, tmp_path))


def test_every_error_names_the_file_and_a_remedy() -> None:
    fields = {
        "file": "sales.csv", "line": 7, "limit": 5, "found": 9, "encoding": "UTF-8",
        "format": "XLSX", "sheet": "x", "sheets": "a, b",
    }  # fmt: skip
    module = UnreadableFileError.__module__
    kinds = [kind for kind in UnreadableFileError.__subclasses__() if kind.__module__ == module]
    assert len(kinds) > 15
    for kind in kinds:
        error = kind(**fields)
        assert "sales.csv" in error.sentence()
        assert error.remedy().endswith(".")
        assert error.code != UnreadableFileError.code
