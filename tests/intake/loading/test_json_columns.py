"""JSON of whole columns is what Python's own json makes of each row."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from customer_map.server.intake.loading.json_columns import json_objects

TEXT = st.text(
    st.characters(min_codepoint=32, exclude_categories=["Cs"]) | st.sampled_from('\n\r\t"\\')
)


@given(st.lists(st.none() | TEXT, max_size=20), st.text('abc"\\ é中', min_size=1))
def test_any_text_survives(texts: list[str | None], key: str) -> None:
    made = json_objects({key: pa.array(texts, pa.string())}, len(texts)).to_pylist()
    assert [json.loads(one) for one in made] == [
        {} if text is None else {key: text} for text in texts
    ]


def test_each_type_is_written_as_json_has_it() -> None:
    columns = {
        "number": pa.array(
            [Decimal("12.500000"), Decimal("-3.000000"), None], pa.decimal128(24, 6)
        ),
        "whole": pa.array([1, 20, None]),
        "yes": pa.array([True, False, None]),
        "day": pa.array([date(2024, 3, 5), None, None]),
        "time": pa.array(
            [datetime(2024, 3, 5, 14, 30, tzinfo=UTC), None, None], pa.timestamp("us", "UTC")
        ),
    }
    assert json_objects(columns, 3).to_pylist() == [
        '{"number":12.5,"whole":1,"yes":true,"day":"2024-03-05","time":"2024-03-05T14:30:00Z"}',
        '{"number":-3,"whole":20,"yes":false}',
        "{}",
    ]


def test_without_columns_every_row_is_empty() -> None:
    assert json_objects({}, 2).to_pylist() == ["{}", "{}"]
