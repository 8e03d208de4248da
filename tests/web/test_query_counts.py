"""No page asks the database more often than its committed baseline, with 60 rows in every list.

After a page has become better, or needs more for a reason: UPDATE_QUERY_COUNTS=1 pytest tests/web/test_query_counts.py
"""

import json
import os
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.crm.people import acting
from tests.web.browsing import client_of, page
from tests.web.company import found_company

from customer_map.server.insights.alerts import GAPS
from customer_map.server.web.calendar.periods import CalendarView

BASELINE = Path(__file__).with_name("query_counts.json")
ROWS = 60
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def queries_of(client: Client, address: str) -> int:
    page(client, address)  # the first visit fills caches that a server keeps
    with CaptureQueriesContext(connection) as queries:
        page(client, address)
    return len(queries)


@pytest.mark.django_db
def test_no_page_asks_more_often_than_its_baseline() -> None:
    actor = acting()
    company = found_company(actor, rows=ROWS)
    assert actor.user
    client = client_of(actor.user)
    gaps = [f"/gaps/{gap.key}/" for gap in GAPS]
    calendars = [f"/calendar/?view={view}" for view in CalendarView]
    calendars += ["/calendar/import/", "/calendar/subscribe/"]
    desk = ["/cases/queues/", "/settings/service/"]
    addresses = [
        "/",
        "/search/?q=云图",
        "/notifications/",
        *calendars,
        *desk,
        *gaps,
        *company.pages(),
    ]
    counts = {UUID.sub("<id>", address): queries_of(client, address) for address in addresses}
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        BASELINE.write_text(json.dumps(counts, indent=2, ensure_ascii=False) + "\n")
    baseline = json.loads(BASELINE.read_text())
    assert counts.keys() == baseline.keys()
    worse = {
        address: f"{count} instead of {baseline[address]}"
        for address, count in counts.items()
        if count > baseline[address]
    }
    assert not worse
