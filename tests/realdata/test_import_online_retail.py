"""The whole way of online_retail.csv.gz through the command into the database gives the published figures."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import DecimalField, F, Sum
from django.db.models.functions import Cast
from rich.console import Console
from tests.intake.files import table_counts

from customer_map.server.crm.models import Customer, Order, OrderLine, Touchpoint
from customer_map.server.intake.command import Wishes, import_files

FILE = (
    Path(__file__).parents[2].parent / "shared" / "data" / "online_retail" / "online_retail.csv.gz"
)

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason="../shared/data/online_retail is not there"),
]


def test_counts_cleaning_and_revenue_are_the_published_ones(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path
    console = Console(record=True, width=200)

    assert import_files([FILE], Wishes(currency="GBP"), console)

    assert "Order lines (" in console.export_text()
    lines, orders = OrderLine.records.all(), Order.records.all()
    assert lines.count() == 541_909
    assert Customer.records.count() == 4_372
    assert orders.count() == 25_900
    assert lines.filter(order__is_cancellation=True).count() == 9_288
    assert lines.filter(order__customer=None).count() == 135_080
    assert orders.values("custom__country").distinct().count() == 38
    assert Touchpoint.records.count() == orders.exclude(customer=None).count()

    clean = lines.filter(
        order__customer__isnull=False,
        order__is_cancellation=False,
        quantity__gt=0,
        unit_price__gt=0,
    )
    revenue = Cast(
        Sum(F("quantity") * F("unit_price")), DecimalField(max_digits=19, decimal_places=2)
    )
    assert clean.count() == 397_884
    assert clean.values("order__customer").distinct().count() == 4_338
    assert clean.values("order").distinct().count() == 18_532
    assert clean.aggregate(revenue=revenue)["revenue"] == Decimal("8911407.90")

    before = table_counts()
    assert import_files([FILE], Wishes(currency="GBP"), console)
    assert table_counts() == before
