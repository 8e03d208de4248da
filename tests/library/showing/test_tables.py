import math

import pyarrow as pa
import pytest

from customer_map.library.showing.tables import Cell, Kind, cell_text, duration_text, table_of


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (1234567, "count", "1,234,567"),
        (0.5, "share", "50.0%"),
        (0.0, "heat", "0.0%"),
        (8911407.904, "money", "8,911,407.90"),
        (-0.5, "score", "−0.50"),
        (0.25, "score", "+0.25"),
        (0.243, "number", "0.243"),
        (5344.9477, "number", "5,344.9"),
        (5344.9477, "estimate", "5,344.9"),
        (200.0, "estimate", "200.0"),
        (0.00121, "probability", "0.0012"),
        (0.00001, "probability", "< 0.0001"),
        ("NA", "text", "NA"),
        ("", "text", ""),
        (None, "share", "–"),
        (math.nan, "seconds", "–"),
        (math.inf, "count", "–"),
    ],
)
def test_a_value_is_written_as_its_kind_asks(value: Cell, kind: Kind, shown: str) -> None:
    assert cell_text(value, kind) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 s"), (90, "1.5 min"), (3600, "1 h"), (86400 * 474, "474 d")]
)
def test_durations_stand_in_their_largest_unit(seconds: float, shown: str) -> None:
    assert duration_text(seconds) == shown


def test_the_first_rows_say_how_many_there_are() -> None:
    table = table_of("T", (("n", "count"),), [(place,) for place in range(1200)], "Note.")
    assert table.first(2).rows == ((0,), (1,))
    assert table.first(2).note == "Note. The first 2 of 1,200 rows."
    assert table.first(1200) is table


def test_a_table_becomes_an_arrow_table_with_the_unrounded_values() -> None:
    table = table_of("T", (("a", "text"), ("b", "share")), [("x", 1 / 3), ("y", None)])
    assert table.to_arrow().to_pylist() == [{"a": "x", "b": 1 / 3}, {"a": "y", "b": None}]
    assert table_of("T", (("a", "text"),), []).to_arrow().num_rows == 0
    assert isinstance(table.to_arrow(), pa.Table)
