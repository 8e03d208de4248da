"""Headers are compared by their words, in both languages."""

import pytest

from customer_map.tables.header_names import compact, header_score, header_scores, plain
from customer_map.tables.kinds import KINDS

ORDERS = KINDS["order_lines"]
CONTACTS = KINDS["contacts"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("InvoiceNo", "invoice no"),
        ("customer_id", "customer id"),
        ("case:concept:name", "case concept name"),
        ("HTTPStatus", "http status"),
        ("金额（元）", "金额"),
        ("*客户名称(必填)", "客户名称"),
        ("ＥＭＡＩＬ", "email"),
        ("  Order   Date ", "order date"),
    ],
)
def test_headers_become_plain_words(header: str, words: str) -> None:
    assert plain(header) == words


def test_spelling_case_and_blanks_do_not_matter() -> None:
    assert compact("Order ID") == compact("order_id") == compact("OrderID") == "orderid"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("InvoiceNo", "order_number"),
        ("StockCode", "product_code"),
        ("下单时间", "ordered_at"),
        ("数量", "quantity"),
        ("UnitPrice", "unit_price"),
        ("CustomerID", "customer_key"),
    ],
)
def test_known_headers_score_almost_one(header: str, field: str) -> None:
    scores = header_scores(header, ORDERS)
    assert max(scores, key=lambda name: scores[name]) == field
    assert scores[field] > 0.9


def test_the_end_of_a_longer_header_counts_less() -> None:
    email = CONTACTS.field("email")
    assert 0.5 < header_score("Home Email", email) < header_score("Email", email)


def test_a_short_word_at_the_end_of_a_long_header_says_nothing() -> None:
    assert header_score("Category name", KINDS["customers"].field("name")) == 0


def test_the_begin_of_a_longer_header_says_nothing() -> None:
    assert header_score("phone_service", CONTACTS.field("phone")) == 0
    assert header_score("Email opt-in", CONTACTS.field("email")) == 0


def test_a_number_behind_a_name_does_not_count() -> None:
    assert header_score("Work phone 2", CONTACTS.field("phone")) > 0.5
