"""A preview shows the first rows raw and typed, the mapping, and why rows are refused."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from customer_map.formats.errors import NoSuchSheetError
from customer_map.formats.preview import preview
from customer_map.tables.fields import FieldType
from customer_map.tables.mappings import ColumnMapping, Use

ORDERS = "订单号;下单时间;数量;单价;客户名称\n" + "".join(
    f"{number};2024-03-{1 + number % 28:02};2;¥9.90;甲公司\n" for number in range(1, 200)
)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "upload-17.bin"
    path.write_bytes(ORDERS.replace("\n7;2024", "\n7;gestern").encode("gb18030"))
    return path


def test_the_first_rows_are_shown_raw_and_typed(orders: Path) -> None:
    shown = preview(orders, rows=50, name="订单.csv", zone="Asia/Shanghai")
    assert (shown.file, shown.format, shown.encoding, shown.delimiter) == (
        "订单.csv", "csv", "GB18030", ";",
    )  # fmt: skip
    assert shown.sheet.header == ("订单号", "下单时间", "数量", "单价", "客户名称")
    assert shown.mapping.kind == "order_lines"
    assert shown.mapping.column("单价").spelling.currency == "CNY"
    assert len(shown.cells) == len(shown.values) == len(shown.lines) == 50
    assert shown.cells[0] == ("1", "2024-03-02", "2", "¥9.90", "甲公司")
    assert shown.values[0]
    assert shown.values[0]["unit_price"] == Decimal("9.9")
    assert shown.values[0]["ordered_at"].isoformat() == "2024-03-01T16:00:00+00:00"


def test_refused_rows_are_shown_with_their_reason(orders: Path) -> None:
    shown = preview(orders)
    assert shown.values[6] is None
    (refusal,) = shown.refusals
    assert (refusal.line, refusal.column, refusal.reason) == (8, "下单时间", "not_a_date")


def test_refusals_further_down_are_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,industry\n" + "A,x\n" * 60 + "broken\n")
    assert preview(path, rows=50).refusals == ()
    assert len(preview(path, rows=100).refusals) == 1


def test_a_changed_mapping_is_applied(orders: Path) -> None:
    first = preview(orders)
    changed = first.mapping.with_column(ColumnMapping("单价", Use.SKIP, "", FieldType.TEXT))
    again = preview(orders, mapping=changed)
    assert again.mapping == changed
    assert again.values[0]
    assert "unit_price" not in again.values[0]


def test_the_kind_can_be_wished(orders: Path) -> None:
    assert preview(orders, kind="events").mapping.kind == "events"


def test_sheets_are_summed_up_and_chosen_by_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Notes"
    notes.append(["foo", "bar"])
    notes.append(["x", "y"])
    customers = book.create_sheet("客户")
    customers.append(["客户名称", "行业", "电话"])
    customers.append(["甲公司", "制造", "025-83211234"])
    book.save(tmp_path / "a.xlsx")
    shown = preview(tmp_path / "a.xlsx")
    assert [(each.sheet.name, each.certain) for each in shown.sheets] == [
        ("Notes", False),
        ("客户", True),
    ]
    assert (shown.sheet.name, shown.mapping.kind) == ("客户", "customers")
    assert preview(tmp_path / "a.xlsx", sheet="Notes").sheet.name == "Notes"
    with pytest.raises(NoSuchSheetError, match="Notes, 客户"):
        preview(tmp_path / "a.xlsx", sheet="Orders")
