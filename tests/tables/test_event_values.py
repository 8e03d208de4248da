"""Cases and names stay as they stand; scores and values are finite numbers or faults."""

import pyarrow as pa
import pytest

from customer_map.tables.event_values import read_amounts, read_cases, read_names, read_scores
from customer_map.tables.fields import FieldType
from customer_map.tables.spellings import AS_USUAL, Spelling
from customer_map.tables.values.readings import Reading


def found(reading: Reading) -> tuple[list[object], list[tuple[str, list[bool]]]]:
    return reading.values.to_pylist(), [
        (fault.reason, fault.where.tolist()) for fault in reading.faults
    ]


def test_a_case_is_any_text_but_the_empty_one() -> None:
    assert found(read_cases(pa.array(["NA", " a", "", None]))) == (
        ["NA", " a", None, None],
        [("missing_value", [False, False, True, True])],
    )


def test_numbers_are_cases_too() -> None:
    assert found(read_cases(pa.array([17850.0, 1e17])))[0] == ["17850", "100000000000000000"]
    assert found(read_cases(pa.array([1.5, 2.0])))[0] == ["1.5", "2"]
    assert found(read_cases(pa.array([7])))[0] == ["7"]


def test_an_empty_name_is_a_name() -> None:
    cells = pa.array(["", None, "NA"])
    assert found(read_names(cells, empty_is_missing=False)) == (["", "", "NA"], [])
    assert found(read_names(cells, empty_is_missing=True)) == (
        ["", None, "NA"],
        [("missing_value", [False, True, False])],
    )


@pytest.mark.parametrize("endless", [float("nan"), float("inf"), float("-inf")])
def test_numbers_without_end_are_faults(endless: float) -> None:
    for column in (
        pa.array([endless, 1.0]),
        pa.array([str(endless), "1"]),
        pa.array([str(endless), "€ 1"]),
    ):
        assert found(read_amounts(column, FieldType.MONEY, AS_USUAL)) == (
            [None, 1.0],
            [("not_a_number", [True, False])],
        )


def test_the_spellings_of_the_importer_are_known() -> None:
    comma = Spelling(decimal_comma=True)
    assert found(read_amounts(pa.array(["1.234,50", "7"]), FieldType.MONEY, comma))[0] == [
        1234.5,
        7.0,
    ]
    assert found(read_amounts(pa.array(["1.234"]), FieldType.MONEY, comma))[0] == [1234.0]
    assert found(read_amounts(pa.array(["¥1,234.50", "NA", "-"]), FieldType.MONEY, AS_USUAL)) == (
        [1234.5, None, None],
        [],
    )


def test_a_number_beyond_all_sums_is_a_fault() -> None:
    for column in (pa.array([1e300]), pa.array(["1e300"]), pa.array([10**15])):
        assert found(read_amounts(column, FieldType.MONEY, AS_USUAL))[1] == [
            ("number_out_of_range", [True])
        ]


def test_scores_lie_between_minus_one_and_one() -> None:
    assert found(read_scores(pa.array([-1.0, 0.0, 1.0, 1.1, None]), AS_USUAL)) == (
        [-1.0, 0.0, 1.0, None, None],
        [("score_out_of_range", [False, False, False, True, False])],
    )
