"""Files that are no files of data: each ends in a sentence that names file, line and remedy; nothing is written."""

import gzip
import io
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.intake.files import CUSTOMERS, ORDERS, table_counts
from tests.web.browsing import page, text_of
from tests.web.imports.conftest import Send, work
from tests.web.imports.test_wizard import OPTIONS, columns_address

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Customer, Order
from customer_map.server.intake.models import Import, ImportState


def xlsx_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return buffer.getvalue()


CUT = gzip.compress((CUSTOMERS * 500).encode())[:-200]
UNREADABLE: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "is empty", "是空文件"),
    "header only": (b"Company name,City\n", "has a header but no rows", "没有数据行"),
    "binary": (bytes(range(256)) * 40, "is not a table that can be imported", "不是可以导入的表格"),
    "10,000 columns": (
        (",".join(f"c{n}" for n in range(10_000)) + "\n" + "1," * 9_999 + "1\n").encode(),
        "10000 columns",
        "10000",
    ),
    "unclosed quote": (
        b'a,b\n1,2\n3,"never closed\n' + b"4,5\n" * 100_000,
        "a quote opens here",
        "引号",
    ),
    "mixed encodings": (
        ("名称,城市\n" + "杭州云图,杭州\n" * 50).encode() + "上海恒瑞,上海\n".encode("gb18030"),
        "the text is not in",
        "编码",
    ),
    "bomb": (xlsx_bomb(), "bomb.csv unpacks to more than", "bomb.csv"),
    "cut": (CUT, "ends in the middle", "不完整"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_is_explained_in_both_languages(
    send: Send, client: Client, case: str, files_folder: Path
) -> None:
    content, english, chinese = UNREADABLE[case]
    name = f"{case.replace(' ', '-')}.csv"
    before = table_counts()
    answer = send(content, name)
    text = unescape(text_of(answer))
    assert answer.status_code == 422
    assert name in text
    assert english in text
    assert chinese in unescape(text_of(send(content, name, language="zh-hans")))
    assert table_counts() == before
    assert Import.objects.count() == 0
    assert list((files_folder / "imports").iterdir()) == []
    page(client, "/import/")


def imported(send: Send, client: Client, content: str | bytes, name: str = "file.csv") -> Import:
    send(content, name)
    client.post(columns_address(), OPTIONS | {"next": "run"})
    work()
    return Import.objects.get()


def test_the_ending_of_the_name_does_not_matter(send: Send, client: Client) -> None:
    row = imported(send, client, CUSTOMERS, "customers.xlsx")
    assert (row.state, Customer.records.count()) == (ImportState.DONE, 3)


def test_duplicate_headers_are_told_apart(send: Send, client: Client) -> None:
    send("Company name,City,City\nNova GmbH,Berlin,Bonn\n")
    assert "occurs twice" in page(client, columns_address())
    client.post(columns_address(), OPTIONS | {"next": "run"})
    work()
    assert Customer.records.get().city == "Berlin"


def test_formula_cells_are_kept_as_text(send: Send, client: Client) -> None:
    imported(send, client, "Customer number,Company name,City\n1,=HYPERLINK(1),Bonn\n")
    assert Customer.records.get().name == "=HYPERLINK(1)"


def test_impossible_years_numbers_and_nul_bytes_refuse_their_lines(
    send: Send, client: Client
) -> None:
    bad = (
        b"1005,0000-01-01,17,P-1,Lamp,1,1,DE\n"
        b"1006,9999-12-31,17,P-1,Lamp,1,1,DE\n"
        b"1007,2025-01-01,17,P-1,Lamp,1e99,1,DE\n"
        b"1008,2025-01-01,17,P-1,La\0mp,1,1,DE\n"
        b"1009,2025-01-01,17,P-1,Lamp,-5,1,DE\n"
    )
    row = imported(send, client, ORDERS.encode() + bad)
    assert row.state == ImportState.DONE
    assert (row.read_lines, row.refused_lines) == (9, 4)
    assert set(row.refusals.values_list("line", flat=True)) == {6, 7, 8, 9}
    assert Order.records.get(number="1009").total == -5


def test_a_file_damaged_far_down_writes_nothing(send: Send, client: Client, owner: User) -> None:
    lines = "".join(f"{n},2025-01-01,{n},P,Lamp,1,1,DE\n" for n in range(60_000))
    header = ORDERS.splitlines(keepends=True)[0]
    before = table_counts()
    row = imported(
        send, client, (header + lines).encode() + '1,2025-01-01,陈,P,"Lamp,1,1\n'.encode()
    )
    assert row.state == ImportState.FAILED
    assert "file.csv" in page(client, f"/import/{row.pk}/")
    assert table_counts() == before


def test_a_cell_of_50_megabytes_far_down_names_its_line(send: Send, client: Client) -> None:
    before = table_counts()
    row = imported(send, client, ORDERS + "1005," + "x" * 50_000_000 + ",17,P-1,Lamp,1,1,DE\n")
    assert row.state == ImportState.FAILED
    assert "file.csv, line 6: a cell has more than" in page(client, f"/import/{row.pk}/")
    assert table_counts() == before


def test_an_upload_over_the_limit_is_refused(send: Send, settings: Any, files_folder: Path) -> None:
    settings.UPLOAD_LIMIT_MEGABYTES = 1
    answer = send(b"x" * 2_000_000, "large.csv")
    assert answer.status_code == 422
    assert "large.csv is larger than 1 MB." in text_of(answer)
    assert list((files_folder / "imports").iterdir()) == []


def test_a_hostile_name_or_value_is_shown_as_text(send: Send, client: Client) -> None:
    send("Company name,City\n<script>alert(1)</script>,Bonn\n", "<img src=x>.csv")
    text = page(client, columns_address())
    assert "<script>alert" not in text
    assert "<img src" not in text
