"""Files of orders, events, opportunities, activities and leads become what they tell of."""

from decimal import Decimal

from tests.intake.conftest import Run
from tests.intake.files import ORDERS, table_counts

from customer_map.server.crm.models import (
    Activity,
    Contact,
    Customer,
    Lead,
    Opportunity,
    Order,
    OrderLine,
    Product,
    Stage,
    Touchpoint,
)

OPPORTUNITIES = """Opportunity ID,Opportunity name,Account name,Deal stage,Amount,Currency,Close date,Product,Deal owner
OP-1,New licences,Nova GmbH,Proposal,48000,EUR,2025-09-30,Licence,Ada Owner
OP-2,Renewal,Nova GmbH,Closed won,9500,EUR,2025-04-30,Licence,
OP-3,Lost one,Vertex Ltd,Closed lost,100,EUR,2025-05-30,,
"""
ACTIVITIES = """Subject,Activity type,Start,End,Company name,Contact name,Status
Kick-off,Meeting,2025-05-06 10:00,2025-05-06 11:30,Nova GmbH,Tom Becker,Completed
Call back,Call,2025-05-07 10:00,,Nova GmbH,Tom Becker,Completed
Quote,Task,2025-05-20 18:00,,Nova GmbH,,Open
"""
EVENTS = """Case ID,Activity,Timestamp,Resource
NA,Opened,2025-05-02 08:30:00,web
NA,Called,2025-05-02 10:05:00,Sofia
NA,Called,2025-05-02 10:05:00,Sofia
T-2,Opened,2025-06-04 19:10:00,mail
"""


def test_order_lines_become_orders_with_totals(run: Run) -> None:
    row = run(ORDERS)
    assert row.counts["order"]["created"] == 3
    first = Order.records.get(number="1001")
    assert (first.total, first.currency, first.is_cancellation) == (Decimal("120.00"), "EUR", False)
    assert list(first.lines.values_list("ordinal", "quantity", "unit_price", "description")) == [
        (1, Decimal(2), Decimal("10.5"), "Lamp"),
        (2, Decimal(1), Decimal(99), "Chair"),
    ]
    assert set(Product.records.values_list("code", "name")) == {("P-1", "Lamp"), ("P-2", "Chair")}


def test_an_order_without_customer_is_kept_without_one(run: Run) -> None:
    run(ORDERS)
    order = Order.records.get(number="1002")
    assert order.customer is None
    assert order.custom == {"country": "IE"}


def test_a_cancelled_order_is_marked_and_noted(run: Run) -> None:
    run(ORDERS)
    assert Order.records.get(number="C1003").is_cancellation
    notes = Touchpoint.records.order_by("occurred_at").values_list("name", "value", "order__number")
    assert list(notes) == [
        ("order placed", Decimal(120), "1001"),
        ("order cancelled", Decimal(-99), "C1003"),
    ]


def test_the_same_orders_twice_add_nothing(run: Run) -> None:
    run(ORDERS)
    before = table_counts()
    assert run(ORDERS).counts["order"] == {"created": 0, "updated": 0, "unchanged": 3}
    assert table_counts() == before


def test_a_file_cut_within_an_order_adds_the_rest_of_its_lines(run: Run) -> None:
    head, *lines = ORDERS.splitlines(keepends=True)
    run(head + lines[0])
    row = run(head + "".join(lines))
    assert row.counts["order"] == {"created": 2, "updated": 1, "unchanged": 0}
    assert Order.records.get(number="1001").total == 120
    assert OrderLine.records.count() == 4


def test_purchases_without_order_number_are_orders_of_one_moment(run: Run) -> None:
    text = "Customer ID,Purchase date,Quantity,Amount\n4,1997-01-18,2,29.33\n4,1997-08-02,1,14.96\n"
    run(text)
    before = table_counts()
    assert set(Order.records.values_list("number", "total")) == {
        ("4 1997-01-18 00:00", Decimal("29.33")),
        ("4 1997-08-02 00:00", Decimal("14.96")),
    }
    run(text)
    assert table_counts() == before


def test_a_discount_lowers_the_price_that_was_paid(run: Run) -> None:
    run(
        "Order number,Order date,Customer number,Product code,Quantity,Unit price,Discount\n"
        "1,2025-01-01,7,A,10,5.00,0.2\n"
    )
    line = OrderLine.records.get()
    assert (line.unit_price, line.order.total) == (Decimal(4), Decimal(40))
    assert line.custom == {"discount": 0.2}


def test_an_amount_that_no_column_holds_is_refused(run: Run) -> None:
    row = run(ORDERS + "1009,2025-03-03,17,P-1,Lamp,99999999999,99999999999,Germany\n")
    refused = row.refusals.get()
    assert (refused.line, refused.reason) == (6, "number_out_of_range")
    assert not Order.records.filter(number="1009").exists()


def test_each_event_becomes_a_touchpoint_of_its_case(run: Run) -> None:
    row = run(EVENTS)
    assert row.counts["touchpoint"]["created"] == 4
    assert set(Customer.records.values_list("name", "kind")) == {
        ("NA", "person"),
        ("T-2", "person"),
    }
    called = Touchpoint.records.filter(name="Called")
    assert called.count() == 2
    assert called[0].properties == {"case_key": "NA", "resource": "Sofia"}


def test_the_same_events_twice_add_nothing(run: Run) -> None:
    run(EVENTS)
    before = table_counts()
    run(EVENTS)
    assert table_counts() == before


def test_opportunities_bring_their_stages_in_order(run: Run) -> None:
    row = run(OPPORTUNITIES)
    assert row.counts["opportunity"]["created"] == 3
    assert list(Stage.records.order_by("rank").values_list("name", "outcome")) == [
        ("Proposal", "open"),
        ("Closed won", "won"),
        ("Closed lost", "lost"),
    ]
    first = Opportunity.records.get(name="New licences")
    assert (first.amount, first.currency, first.customer.name if first.customer else "") == (
        48000,
        "EUR",
        "Nova GmbH",
    )
    assert first.product == Product.records.get(code="Licence")


def test_the_same_opportunities_twice_add_nothing_and_move_only_when_overwriting(run: Run) -> None:
    run(OPPORTUNITIES)
    before = table_counts()
    moved = OPPORTUNITIES.replace("Proposal", "Closed won")
    run(moved)
    assert table_counts() == before
    assert Opportunity.records.get(name="New licences").stage.name == "Proposal"
    run(moved, overwrite=True)
    assert Opportunity.records.get(name="New licences").stage.name == "Closed won"


def test_what_happened_with_a_customer_also_becomes_a_touchpoint(run: Run) -> None:
    row = run(ACTIVITIES)
    assert row.counts["activity"]["created"] == 3
    assert set(Activity.records.values_list("kind", "subject")) == {
        ("meeting", "Kick-off"),
        ("call", "Call back"),
        ("task", "Quote"),
    }
    assert Activity.records.get(subject="Kick-off").contact == Contact.records.get(
        name="Tom Becker"
    )
    assert set(Touchpoint.records.values_list("channel", "name")) == {
        ("meeting", "meeting"),
        ("phone", "call"),
    }
    before = table_counts()
    run(ACTIVITIES)
    assert table_counts() == before


def test_an_activity_that_ends_before_it_starts_is_refused(run: Run) -> None:
    row = run(ACTIVITIES + "Odd,Call,2025-05-06 10:00,2025-05-06 09:00,Nova GmbH,,\n")
    assert row.refusals.get().reason == "ends_before_it_starts"


def test_leads_keep_their_status_and_come_once(run: Run) -> None:
    text = "Lead ID,Full name,Company,Lead status,Lead source\n1,Olivia Hart,Cedar,Dead,Web\n2,Luca,Ferri,New,\n"
    run(text)
    run(text)
    assert set(Lead.records.values_list("name", "status")) == {
        ("Olivia Hart", "unqualified"),
        ("Luca", "new"),
    }
