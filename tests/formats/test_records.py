"""Records are the same as Python's csv module reads, with the line each begins on, in blocks of any size."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_map.formats.dialects import Dialect
from customer_map.formats.errors import UnclosedQuoteError
from customer_map.formats.records import RecordReader
from customer_map.tables.batches import RawBatch

Row = list[str | None]
COMMA = Dialect(",")

cell = st.text(alphabet='ab ,"\n中=é', max_size=6)


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def all_rows(batches: list[RawBatch]) -> list[tuple[int, Row]]:
    found: list[tuple[int, Row]] = []
    for batch in batches:
        columns = [column.to_pylist() for column in batch.columns.columns]
        rows = [list(cells) for cells in zip(*columns, strict=True)]
        found += zip(batch.lines.to_pylist(), rows, strict=True)
    return found


def expected_rows(text: str, width: int) -> list[tuple[int, Row]]:
    """What the csv module finds: filled rows, save for blank cells too many, and where each begins."""
    reader = csv.reader(io.StringIO(text, newline="\n"))
    found: list[tuple[int, Row]] = []
    line = 2
    for row in reader:
        fits = len(row) == width or (len(row) > width and not any(row[width:]))
        if fits and any(row):
            found.append((line, [value or None for value in row[:width]]))
        line = 2 + reader.line_num
    return found


@given(
    rows=st.lists(st.lists(cell, min_size=2, max_size=3), max_size=12),
    size=st.integers(min_value=1, max_value=60),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(max_examples=300, deadline=None)
def test_rows_and_lines_equal_those_of_the_csv_module(
    rows: list[list[str]], size: int, quoting: int
) -> None:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\n", quoting=quoting).writerows(rows)
    text = target.getvalue()
    reader = RecordReader(COMMA, ("x", "y"), "a.csv")
    batches = list(reader.batches(chunked(text.encode(), size), line=2))
    assert all_rows(batches) == expected_rows(text, width=2)


@given(
    text=st.text(alphabet='a",\n', max_size=40),
    size=st.integers(min_value=1, max_value=9),
    names=st.sampled_from([("x",), ("x", "y")]),
)
@settings(max_examples=600, deadline=None)
def test_text_of_stray_quotes_reads_the_same_in_pieces_and_as_a_whole(
    text: str, size: int, names: tuple[str, ...]
) -> None:
    """In pieces most goes through Arrow; one piece without line end goes through the csv module."""
    assert outcome(chunked(text.encode(), size), names) == csv_outcome(text, len(names))


def outcome(chunks: list[bytes], names: tuple[str, ...]) -> list[tuple[int, Row]] | str:
    try:
        return all_rows(list(RecordReader(COMMA, names, "a.csv").batches(chunks, line=2)))
    except UnclosedQuoteError as error:
        return f"open since {error.fields['line']}"


def csv_outcome(text: str, width: int) -> list[tuple[int, Row]] | str:
    """As `expected_rows`, with a last line that comes back alone unless a quote is open."""
    end = "\n" if text and not text.endswith("\n") else ""
    reader = csv.reader(io.StringIO(f"{text}{end}END\n", newline="\n"))
    found = [([], 0), *((row, reader.line_num) for row in reader)]
    closed = found[-1][0] == ["END"]
    return expected_rows(text, width) if closed else f"open since {2 + found[-2][1]}"


def test_lines_are_counted_through_cells_with_line_breaks() -> None:
    text = b'a,"one\ntwo"\n\nb,x\n'
    batches = list(RecordReader(COMMA, ("x", "y"), "a.csv").batches([text], line=2))
    assert [line for line, _ in all_rows(batches)] == [2, 5]


def test_a_stray_quote_inside_a_cell_is_text() -> None:
    text = b'pipe,12" wide\nrod,3\n'
    batches = list(RecordReader(COMMA, ("x", "y"), "a.csv").batches([text], line=2))
    assert all_rows(batches) == [(2, ["pipe", '12" wide']), (3, ["rod", "3"])]


def test_windows_line_ends_do_not_show() -> None:
    batches = list(RecordReader(COMMA, ("x", "y"), "a.csv").batches([b"a,b\r\nc,\r\n"], line=2))
    assert all_rows(batches) == [(2, ["a", "b"]), (3, ["c", None])]


def test_runs_of_blanks_part_cells() -> None:
    reader = RecordReader(Dialect(" "), ("x", "y"), "a.txt")
    assert all_rows(list(reader.batches([b"  a   b\n c d\n"], line=1))) == [
        (1, ["a", "b"]),
        (2, ["c", "d"]),
    ]


def test_lines_of_bare_delimiters_are_no_rows() -> None:
    batches = list(RecordReader(COMMA, ("x", "y"), "a.csv").batches([b"a,b\n,\n,\n"], line=2))
    assert all_rows(batches) == [(2, ["a", "b"])]
    assert all(not batch.refusals for batch in batches)
