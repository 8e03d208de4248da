"""A refusal becomes an error that can be shown, and long or strange values are cut."""

from customer_map.errors import CustomerMapError
from customer_map.tables.refusals import REASONS, Refusal, RefusedValueError, shown

MODULE = RefusedValueError.__module__


def test_a_refusal_tells_what_is_wrong_and_what_to_do() -> None:
    refusal = Refusal(7, "Date", "2024-02-30", "not_a_date")
    error = refusal.error()
    assert isinstance(error, CustomerMapError)
    assert error.sentence() == "“2024-02-30” is not a date."
    assert error.remedy() == "Write dates as 2024-03-05 or 2024-03-05 14:30."


def test_braces_in_a_value_do_not_hurt() -> None:
    assert "{line}" in Refusal(7, "Date", "{line}", "not_a_date").error().sentence()


def test_values_are_shown_short_and_without_nul() -> None:
    assert shown("a\0b") == "a␀b"
    assert len(shown("x" * 50_000_000)) == 201


def test_every_reason_is_listed_under_its_code() -> None:
    here = {kind for kind in RefusedValueError.__subclasses__() if kind.__module__ == MODULE}
    assert here <= set(REASONS.values())
    assert all(REASONS[code].code == code for code in REASONS)
