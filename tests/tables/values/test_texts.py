"""Text is trimmed and composed; addresses and numbers are checked."""

import pyarrow as pa
import pytest

from customer_map.tables.values.texts import read_emails, read_phones, read_text, tidy


def test_text_is_trimmed_composed_and_null_when_empty() -> None:
    cells = pa.array(["  Ann ", "\u3000北京\u00a0", "e\u0301", "   ", "", None])
    assert tidy(cells).to_pylist() == ["Ann", "北京", "é", None, None, None]


def test_a_text_beyond_its_limit_is_refused() -> None:
    reading = read_text(pa.array(["abc", "abcd"]), longest=3)
    assert reading.values.to_pylist() == ["abc", None]
    assert [fault.reason for fault in reading.faults] == ["text_too_long"]


def test_the_word_na_stays_a_text() -> None:
    assert read_text(pa.array(["NA"]), longest=9).values.to_pylist() == ["NA"]


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("Ann.Lee@Example.COM", "ann.lee@example.com"),
        ("mailto:ann@example.com", "ann@example.com"),
        ("ann@example.com ::: bob@example.com", "ann@example.com"),
        ("ann@example.com; bob@example.com", "ann@example.com"),
        ("张三@例子.公司", "张三@例子.公司"),
        ("n/a", None),
    ],
)
def test_addresses_are_read(cell: str, address: str | None) -> None:
    reading = read_emails(pa.array([cell]))
    assert (reading.values.to_pylist(), reading.faults) == ([address], ())


@pytest.mark.parametrize("cell", ["ann", "ann@", "ann@example", "a b@example.com", "@example.com"])
def test_what_is_no_address_is_refused(cell: str) -> None:
    assert [fault.reason for fault in read_emails(pa.array([cell])).faults] == ["not_an_email"]


def test_phone_numbers_stay_as_written() -> None:
    reading = read_phones(pa.array(["+86 10 6552 9988", "(5) 555-4729", "110", "-", "call me"]))
    assert reading.values.to_pylist() == ["+86 10 6552 9988", "(5) 555-4729", "110", None, None]
    assert [fault.where.tolist() for fault in reading.faults] == [[False] * 4 + [True]]
