"""Other people's files import by themselves: databases, workbooks, event logs, Chinese encodings."""

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.intake.files import table_counts

from customer_map.server.crm.models import (
    Contact,
    Customer,
    Lead,
    Opportunity,
    Order,
    OrderLine,
    Touchpoint,
)
from customer_map.server.intake.command import Wishes, import_files
from customer_map.server.intake.models import Import

DATA = Path(__file__).parents[2].parent / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there"),
]


@pytest.fixture(autouse=True)
def files_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"


def imported(*names: str, **wishes: Any) -> Import:
    """Import the files, twice; the last import of the first round."""
    console = Console(quiet=True)
    paths = [DATA / name for name in names]
    assert import_files(paths, Wishes(**wishes), console)
    row, before = Import.objects.first(), table_counts()
    assert import_files(paths, Wishes(**wishes), console)
    assert table_counts() == before
    assert row is not None
    return row


def test_northwind_orders_customers_and_contacts() -> None:
    row = imported("northwind/northwind.sqlite", sheet="Invoices")
    assert (row.kind, OrderLine.records.count(), Order.records.count()) == (
        "order_lines",
        2_155,
        830,
    )
    row = imported("northwind/northwind.sqlite", sheet="Customers")
    assert (row.kind, row.refused_lines) == ("customers", 0)
    assert Contact.records.filter(
        name="Maria Anders", customer__name="Alfreds Futterkiste"
    ).exists()


def test_a_business_pipeline_with_accounts_and_leads() -> None:
    folder = "crm_revops"
    row = imported(f"{folder}/accounts.csv", f"{folder}/leads.csv", f"{folder}/opportunities.csv")
    assert (row.kind, row.refused_lines) == ("opportunities", 0)
    assert (Opportunity.records.count(), Lead.records.count()) == (14_343, 1_500)
    assert not Opportunity.records.filter(customer=None).exists()
    assert Customer.records.filter(kind="organisation").count() == Customer.records.count()


def test_a_workbook_of_three_sheets_gives_its_orders() -> None:
    row = imported("superstore/Sample - Superstore.xls")
    assert (row.sheet, row.kind, row.refused_lines) == ("Orders", "order_lines", 0)
    assert (OrderLine.records.count(), Order.records.count()) == (9_994, 5_009)
    assert Customer.records.count() == 793


def test_an_event_log_gives_a_journey_for_each_case() -> None:
    row = imported("bpi_logs/helpdesk.xes.gz")
    assert (row.kind, row.refused_lines) == ("events", 0)
    assert (Customer.records.count(), Touchpoint.records.count()) == (4_580, 21_348)


def test_a_chinese_file_in_gb18030_keeps_every_character(tmp_path: Path) -> None:
    path = tmp_path / "客户.csv"
    text = (
        "客户编号,客户名称,所属行业,省份,城市\n"
        "K1,杭州云图科技有限公司,软件,浙江,杭州\n"
        "K2,囧㐀𠮷有限公司,医疗,上海,上海\n"
    )
    path.write_bytes(text.encode("gb18030"))
    assert import_files([path], Wishes(), Console(quiet=True))
    assert set(Customer.records.values_list("name", "industry", "region", "city")) == {
        ("杭州云图科技有限公司", "软件", "浙江", "杭州"),
        ("囧㐀𠮷有限公司", "医疗", "上海", "上海"),
    }
