"""Order files of real shops are recognised by themselves and yield the published figures."""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from customer_map.formats.opening import open_table
from customer_map.formats.preview import find_sheet, preview, suggest_for
from customer_map.tables.conversion import convert
from customer_map.tables.mappings import Mapping

DATA = Path(__file__).parents[3] / "shared" / "data"
RETAIL = DATA / "online_retail" / "online_retail.csv.gz"
SUPERSTORE = DATA / "superstore" / "Sample - Superstore.xls"
NORTHWIND = DATA / "northwind" / "northwind.sqlite"
CDNOW = DATA / "cdnow" / "CDNOW_sample.txt"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here"),
]


def imported(path: Path, sheet: str = "") -> tuple[pa.Table, Mapping]:
    """Fields of all rows kept, with a column `line`, by the mapping that was suggested."""
    with open_table(path) as source:
        chosen = find_sheet(source, sheet, path.name) if sheet else source.sheets[0]
        mapping = suggest_for(source, chosen, file=path.name)
        done = [convert(batch, mapping) for batch in source.batches(chosen)]
    assert sum(each.refused for each in done) == 0
    batches = [each.fields.append_column("line", each.lines) for each in done]
    return pa.Table.from_batches(batches), mapping


@pytest.fixture(scope="module")
def retail() -> tuple[pa.Table, Mapping]:
    return imported(RETAIL)


def test_online_retail_is_recognised_as_order_lines(retail: tuple[pa.Table, Mapping]) -> None:
    _, mapping = retail
    assert mapping.kind == "order_lines"
    assert mapping.is_certain()
    assert {column.column: column.target for column in mapping.columns} == {
        "InvoiceNo": "order_number",
        "StockCode": "product_code",
        "Description": "product_name",
        "Quantity": "quantity",
        "InvoiceDate": "ordered_at",
        "UnitPrice": "unit_price",
        "CustomerID": "customer_key",
        "Country": "country",
    }


def test_online_retail_has_the_published_counts(retail: tuple[pa.Table, Mapping]) -> None:
    table, _ = retail
    assert table.num_rows == 541_909
    assert pc.count_distinct(table["customer_key"]).as_py() == 4_372
    assert pc.count_distinct(table["order_number"]).as_py() == 25_900
    assert pc.sum(table["cancelled"]).as_py() == 9_288
    assert table["customer_key"].null_count == 135_080
    assert pc.count_distinct(table["country"]).as_py() == 38


def test_online_retail_cleaned_has_the_published_revenue(
    retail: tuple[pa.Table, Mapping],
) -> None:
    table, _ = retail
    known = pc.is_valid(table["customer_key"])
    sold = pc.and_(pc.greater(table["quantity"], 0), pc.greater(table["unit_price"], 0))
    clean = table.filter(pc.and_(pc.and_(known, sold), pc.invert(table["cancelled"])))
    amounts = pc.multiply(
        clean["quantity"].cast(pa.decimal128(12, 0)), clean["unit_price"].cast(pa.decimal128(18, 6))
    )
    assert clean.num_rows == 397_884
    assert pc.count_distinct(clean["customer_key"]).as_py() == 4_338
    assert pc.count_distinct(clean["order_number"]).as_py() == 18_532
    assert round(pc.sum(amounts).as_py(), 2) == Decimal("8911407.90")


def test_online_retail_keeps_the_line_of_every_row(retail: tuple[pa.Table, Mapping]) -> None:
    table, _ = retail
    assert table["line"].to_pylist() == list(range(2, 541_911))


def test_superstore_has_three_sheets_and_its_orders_are_found() -> None:
    shown = preview(SUPERSTORE)
    assert [each.sheet.name for each in shown.sheets] == ["Orders", "Returns", "People"]
    assert (shown.format, shown.sheet.name, shown.mapping.kind) == ("xls", "Orders", "order_lines")
    assert len(shown.cells) == 50


def test_superstore_orders_add_up() -> None:
    table, _ = imported(SUPERSTORE, "Orders")
    assert table.num_rows == 9_994
    assert pc.count_distinct(table["order_number"]).as_py() == 5_009
    assert pc.count_distinct(table["customer_key"]).as_py() == 793
    assert round(pc.sum(table["amount"]).as_py(), 2) == Decimal("2297200.86")


def test_northwind_gives_customers_and_order_lines() -> None:
    customers, mapping = imported(NORTHWIND, "Customers")
    assert (mapping.kind, customers.num_rows) == ("customers", 93)
    lines, mapping = imported(NORTHWIND, "Invoices")
    assert (mapping.kind, lines.num_rows) == ("order_lines", 2_155)
    assert pc.count_distinct(lines["order_number"]).as_py() == 830
    orders, mapping = imported(NORTHWIND, "Orders")
    assert (mapping.kind, orders.num_rows) == ("order_lines", 830)
    people, mapping = imported(NORTHWIND, "Employees")
    assert (mapping.kind, people.num_rows) == ("contacts", 9)
    assert "reports_to" in people.column_names


def test_a_broken_view_of_northwind_is_left_out() -> None:
    with open_table(NORTHWIND) as source:
        names = {sheet.name for sheet in source.sheets}
    assert "Sales by Category" not in names
    assert {"Customers", "Orders", "Order Details", "Invoices"} <= names


def test_cdnow_without_header_is_recognised() -> None:
    table, mapping = imported(CDNOW)
    assert mapping.kind == "order_lines"
    assert table.num_rows == 6_919
    assert pc.count_distinct(table["customer_key"]).as_py() == 2_357
