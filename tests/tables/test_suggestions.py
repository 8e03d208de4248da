"""The kind of a table and the meaning of its columns are found by header and content."""

from collections.abc import Iterable

import pyarrow as pa
import pytest

from customer_map.tables.fields import FieldType
from customer_map.tables.mappings import Mapping, Use
from customer_map.tables.suggestions import suggest_mapping


def suggest(columns: dict[str, Iterable[str | None]], **options: str) -> Mapping:
    arrays = [pa.array(list(values), pa.string()) for values in columns.values()]
    sample = pa.RecordBatch.from_arrays(arrays, names=list(columns))
    return suggest_mapping(tuple(columns), sample, **options)


def fields(mapping: Mapping) -> dict[str, str]:
    return {c.column: c.target for c in mapping.columns if c.use is Use.FIELD}


ORDERS = {
    "InvoiceNo": ["536365", "C536379"],
    "StockCode": ["85123A", "D"],
    "Quantity": ["6", "-1"],
    "InvoiceDate": ["2010-12-01 08:26:00", "2010-12-01 09:41:00"],
    "UnitPrice": ["2.55", "27.5"],
    "CustomerID": ["17850", None],
    "Country": ["United Kingdom", "EIRE"],
}


def test_order_lines_are_recognised() -> None:
    mapping = suggest(ORDERS)
    assert mapping.kind == "order_lines"
    assert fields(mapping) == {
        "InvoiceNo": "order_number",
        "StockCode": "product_code",
        "Quantity": "quantity",
        "InvoiceDate": "ordered_at",
        "UnitPrice": "unit_price",
        "CustomerID": "customer_key",
        "Country": "country",
    }
    assert mapping.is_certain()
    assert mapping.cancellation_prefix == "C"


def test_letters_of_their_own_in_order_numbers_are_no_cancellations() -> None:
    mapping = suggest(ORDERS | {"InvoiceNo": ["CA-2016-1", "CB-2016-2"]})
    assert mapping.cancellation_prefix == ""


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (
            "customers",
            (
                "客户名称=甲公司=name 行业=制造=industry 员工人数=120=employees 省份=江苏=region "
                "电话=025-83211234=phone"
            ),
        ),
        (
            "contacts",
            (
                "姓名=张三=full_name 手机=13800138000=mobile 邮箱=z@a.cn=email 职务=经理=job_title "
                "公司=甲=customer_name"
            ),
        ),
        (
            "order_lines",
            (
                "订单号=1=order_number 下单时间=2024-03-05=ordered_at 商品名称=茶=product_name "
                "数量=2=quantity 单价=9.9=unit_price"
            ),
        ),
        (
            "opportunities",
            "商机名称=甲=name 销售阶段=谈判=stage 预计成交日期=2024-03-05=close_date 金额=5=amount",
        ),
        (
            "events",
            "案例编号=1=case_key 活动名称=付款=activity 发生时间=2024-03-05T10:00=occurred_at",
        ),
        (
            "activities",
            (
                "主题=拜访=subject 跟进方式=电话=form 开始时间=2024-03-05T10:00=occurred_at "
                "客户名称=甲=customer_name 负责人=李=owner"
            ),
        ),
        (
            "activities",
            (
                "Subject=Call=subject DueDate=2024-03-05=due_at Priority=High=priority "
                "Related_To=A=customer_name"
            ),
        ),
    ],
)
def test_kinds_and_columns_are_recognised(kind: str, table: str) -> None:
    """Each column is written header=value=field."""
    columns = [column.split("=") for column in table.split()]
    mapping = suggest({header: [value] for header, value, _ in columns})
    assert mapping.kind == kind
    assert fields(mapping) == {header: field for header, _, field in columns}
    assert mapping.is_certain()


def test_content_decides_where_the_header_says_nothing() -> None:
    mapping = suggest({"First name": ["Ann"], "Surname": ["Lee"], "x1": ["ann@example.com"]})
    assert mapping.column("x1").target == "email"
    assert mapping.column("x1").reason == "content"


def test_a_header_that_contradicts_its_content_is_not_believed() -> None:
    columns = ORDERS | {"Order date": ["soon", "later"]}
    assert suggest(columns).column("Order date").target != "ordered_at"


def test_other_columns_become_custom_fields_of_their_type() -> None:
    columns = {"Company name": ["A", "B"], "Industry": ["x", "y"], "Credit limit": ["¥5", "¥6"]}
    column = suggest(columns).column("Credit limit")
    assert (column.use, column.target, column.type) == (Use.CUSTOM, "Credit limit", FieldType.MONEY)
    assert column.spelling.currency == "CNY"


def test_other_columns_of_order_lines_stay_text() -> None:
    assert suggest(ORDERS | {"Shelf": ["1", "2"]}).column("Shelf").type is FieldType.TEXT


def test_empty_columns_are_skipped() -> None:
    assert suggest(ORDERS | {"Fax": [None, None]}).column("Fax").use is Use.SKIP


def test_the_name_of_a_sheet_tips_the_balance() -> None:
    columns = {
        "CompanyName": ["A"],
        "ContactName": ["Ann"],
        "City": ["Leeds"],
        "Phone": ["030-123456"],
    }
    assert suggest(columns, title="Customers").kind == "customers"
    assert suggest(columns, title="Contacts").kind == "contacts"


def test_a_wished_kind_is_kept() -> None:
    mapping = suggest(ORDERS, kind="events")
    assert (mapping.kind, mapping.confidence) == ("events", 1.0)


def test_ambiguous_dates_are_noticed() -> None:
    mapping = suggest(ORDERS | {"InvoiceDate": ["5/3/2024", "6/3/2024"]})
    (notice,) = mapping.notices
    assert (notice.code, notice.fields) == (
        "ambiguous_dates",
        {"column": "InvoiceDate", "order": "mdy"},
    )


def test_a_table_of_nothing_known_is_uncertain() -> None:
    mapping = suggest({"foo": ["a", "b"], "bar": ["c", "d"]})
    assert not mapping.is_certain()
    assert mapping.confidence == 0


def test_a_purchase_list_without_header_is_guessed_by_its_columns() -> None:
    mapping = suggest(
        {
            "Column 1": ["00004", "00004"],
            "Column 2": ["19970101", "19970118"],
            "Column 3": ["2", "3"],
            "Column 4": ["29.33", "29.73"],
        }
    )
    assert mapping.kind == "order_lines"
    assert fields(mapping) == {
        "Column 1": "customer_key",
        "Column 2": "ordered_at",
        "Column 3": "quantity",
        "Column 4": "amount",
    }


def test_excel_day_numbers_under_a_date_header_are_dates() -> None:
    mapping = suggest(ORDERS | {"InvoiceDate": ["45356", "45357.5"]})
    assert mapping.column("InvoiceDate").target == "ordered_at"
    assert mapping.column("InvoiceDate").spelling.serials
