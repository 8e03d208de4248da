import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pyarrow.csv
import pyarrow.parquet
import pytest

from customer_map.drawing.drawing import Drawing
from customer_map.drawing.flow.draw import draw_flow
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import ResultTable, table_of
from customer_map.library.showing.targets import UnknownResultFormatError, UnwritableFileError
from customer_map.maps.flow import FlowMap, FlowNode

EVIL = "</style><script>alert(1)</script>"


@dataclass(frozen=True)
class Sample(Result):
    title: str = "Sample " + EVIL
    drawn: bool = True

    def facts(self) -> tuple[str, ...]:
        return ("2 customers", EVIL)

    def tables(self) -> tuple[ResultTable, ...]:
        columns = (("name", "text"), ("share", "share"), ("time", "seconds"))
        rows = [("=1+1", 0.25, 60.0), (EVIL, None, math.nan)]
        many = [(str(place), 0.5, 1.0) for place in range(30)]
        return (
            table_of("Steps: all/one?", columns, rows, "A note."),  # type: ignore[arg-type]
            table_of("Many " * 20, columns, many),  # type: ignore[arg-type]
        )

    def to_dict(self) -> Mapping[str, object]:
        return {"share": 0.25, "absent": math.nan, "name": "客户"}

    def drawing(self) -> Drawing | None:
        node = FlowNode(id="a", name=EVIL, events=1, cases=1, share=1.0)
        return draw_flow(FlowMap(id="f", title="F", nodes=(node,))) if self.drawn else None


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


def test_a_page_needs_nothing_from_elsewhere_and_runs_no_script() -> None:
    html = Sample().to_html()
    found = tags(html)
    assert not [tag for tag, _ in found if tag in {"script", "link", "img", "iframe"}]
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in html
    assert "prefers-color-scheme: dark" in html
    assert "data:font/woff2;base64," in html
    assert html.startswith("<!doctype html>")


def test_a_notebook_gets_a_fragment_with_the_picture_and_the_first_rows() -> None:
    html = Sample()._repr_html_()
    found = tags(html)
    assert [tag for tag, _ in found].count("svg") == 1
    assert [tag for tag, _ in found].count("tr") == 1 + 2 + 1 + 20
    assert "The first 20 of 30 rows." in html
    assert "<html" not in html


def test_json_writes_what_is_no_number_as_null() -> None:
    assert json.loads(Sample().to_json()) == {"share": 0.25, "absent": None, "name": "客户"}


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.html", b"<!doctype html>"),
        ("a.json", b"{"),
        ("a.XLSX", b"PK"),
        ("a.csv", b'"name"'),
        ("a.parquet", b"PAR1"),
        ("a.svg", b"<svg"),
        ("a.png", b"\x89PNG"),
        ("a.pdf", b"%PDF"),
    ],
)
def test_the_ending_of_the_name_says_how_it_is_written(
    tmp_path: Path, name: str, beginning: bytes
) -> None:
    path = Sample().save(tmp_path / name)
    assert path.read_bytes().startswith(beginning)


def test_csv_and_parquet_hold_the_first_table(tmp_path: Path) -> None:
    table = Sample()
    shown = pyarrow.csv.read_csv(table.save(tmp_path / "a.csv"))
    kept = pyarrow.parquet.read_table(table.save(str(tmp_path / "a.parquet")))
    assert shown.column_names == kept.column_names == ["name", "share", "time"]
    assert kept.num_rows == 2


def test_a_workbook_keeps_numbers_as_numbers_and_formulas_as_text(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(Sample().save(tmp_path / "a.xlsx").read_bytes()))
    first = book.worksheets[0]
    assert first.title.startswith("Steps")
    assert [cell.value for cell in first[1]] == ["name", "share", "time"]
    assert [cell.value for cell in first[2]] == ["'=1+1", 0.25, timedelta(seconds=60)]
    assert first["A2"].data_type == "s"
    assert first.column_dimensions["B"].width < 20
    assert first["B2"].number_format == "0.0%"
    assert [cell.value for cell in first[3]] == [EVIL, None, None]
    assert len(book.worksheets[1].title) <= 31
    book.close()


def test_other_endings_are_refused_with_those_that_go(tmp_path: Path) -> None:
    with pytest.raises(UnknownResultFormatError, match=r"\.html.*\.svg"):
        Sample().save(tmp_path / "a.docx")
    with pytest.raises(UnknownResultFormatError) as caught:
        Sample(drawn=False).save(tmp_path / "a.svg")
    assert ".svg," not in caught.value.remedy()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFileError, match="nowhere"):
        Sample().save(tmp_path / "nowhere" / "a.json")
