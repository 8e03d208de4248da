"""The figures and the order journey of the UCI Online Retail file, from the tables of the product."""

from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pytest
from django.db import connection
from django.db.models import Sum
from pyarrow import csv

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.insights.actions.default_maps import ensure_default_maps
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.journeys import build_journey
from customer_map.server.insights.models import CustomerFigures
from customer_map.server.insights.segments import value_tier_segments
from customer_map.server.saved_maps.models import SavedMap

FILE = Path(__file__).parents[3] / "shared" / "data" / "online_retail" / "online_retail.csv.gz"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.realdata,
    pytest.mark.skipif(not FILE.exists(), reason="shared/data/online_retail is not here"),
]

STAGE = """
CREATE TEMPORARY TABLE retail (
    invoice text, stock text, description text, quantity numeric, at timestamptz, price numeric,
    customer text, country text, ordinal bigserial
) ON COMMIT DROP
"""
COPY = "COPY retail (invoice, stock, description, quantity, at, price, customer, country) FROM STDIN CSV"
LOAD = (
    """
    INSERT INTO crm_customer (id, version, created_at, updated_at, kind, name, alias, industry, region,
        country, city, address, website, phone, email, tax_id, source, tags, custom)
    SELECT gen_random_uuid(), 1, now(), now(), 'person', customer, '', '', '', min(country), '', '', '',
        '', '', '', '', '{}', '{}'
    FROM retail WHERE customer <> '' GROUP BY customer
    """,
    """
    INSERT INTO crm_order (id, version, created_at, updated_at, number, source, customer_id, placed_at,
        is_cancellation, currency, channel, custom)
    SELECT gen_random_uuid(), 1, now(), now(), invoice, '', c.id, min(at), invoice LIKE 'C%', 'GBP', '', '{}'
    FROM retail LEFT JOIN crm_customer c ON c.name = customer GROUP BY invoice, c.id
    """,
    """
    INSERT INTO crm_orderline (order_id, ordinal, description, quantity, unit_price)
    SELECT o.id, row_number() OVER (PARTITION BY o.id ORDER BY r.ordinal), '', r.quantity, r.price
    FROM retail r JOIN crm_order o ON o.number = r.invoice
    """,
    "ANALYZE crm_order",
    "ANALYZE crm_orderline",
)

LAPSED = """
WITH counted AS (
    SELECT customer, max(at) AS newest FROM retail
    WHERE customer <> '' AND (invoice LIKE 'C%' OR quantity > 0 AND price > 0) GROUP BY customer
)
SELECT count(*) FROM counted WHERE newest + interval '90 days' <= (SELECT max(newest) FROM counted)
"""


@pytest.fixture
def boss() -> User:
    options = csv.ConvertOptions(column_types={"CustomerID": pa.string(), "InvoiceNo": pa.string()})
    content = BytesIO()
    csv.write_csv(
        csv.read_csv(FILE, convert_options=options), content, csv.WriteOptions(include_header=False)
    )
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        with cursor.copy(COPY) as copy:
            copy.write(content.getvalue())
        for statement in LOAD:
            cursor.execute(statement)
    return User.objects.create_user("boss@test.example", name="Boss", role=Role.OWNER)


def test_figures_segments_and_journey_equal_the_published_counts(boss: User) -> None:
    assert refresh_figures(actor=Actor(boss)) == 4_372
    bought = CustomerFigures.records.filter(orders__gt=0)
    sums = bought.aggregate(orders=Sum("orders"), revenue=Sum("revenue"))
    assert (bought.count(), sums["orders"]) == (4_338, 18_532)
    assert float(sums["revenue"]) == pytest.approx(8_911_407.90, abs=0.01)
    tiers = {one.key: one.customers for one in value_tier_segments(boss)}
    assert tiers == {
        "tier:high": 1_218,
        "tier:potential": 1_396,
        "tier:low": 1_724,
        "tier:none": 34,
    }

    ensure_default_maps(actor=Actor(boss))
    journey = build_journey(boss, SavedMap.records.get(name="Order journey"))
    first, repeat, cancelled, lapsed = (stage.customers for stage in journey.stages)
    # 1,493 customers ordered once; 1,589 ever cancelled something
    assert (first, repeat, cancelled) == (4_338, 4_338 - 1_493, 1_589)
    with connection.cursor() as cursor:
        cursor.execute(LAPSED)
        assert cursor.fetchone() == (lapsed,)
