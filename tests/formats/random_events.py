"""Random tables of events in the shape in which every format gives them back."""

from datetime import UTC, datetime

import pyarrow as pa
from hypothesis import strategies as st

from customer_map.tables.events import TIME

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=5)
CUSTOMERS = st.sampled_from(["NA", "a", "客户", "b c", '"', "<&>"])
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
VALUES = st.none() | st.floats(-1e12, 1e12)
NOTES = st.none() | TEXTS.filter(bool)


@st.composite
def event_tables(draw: st.DrawFn, *, grouped: bool = False) -> pa.Table:
    """At least one event; with `grouped` the events of a customer stand together."""
    row = st.tuples(CUSTOMERS, TEXTS, MOMENTS, VALUES, NOTES)
    rows = draw(st.lists(row, min_size=1, max_size=8))
    if grouped:
        first = list(dict.fromkeys(customer for customer, *_ in rows))
        rows = sorted(rows, key=lambda each: first.index(each[0]))
    customers, names, times, values, notes = zip(*rows, strict=True)
    ids = [f"id-{number}" for number in range(len(rows))]
    return pa.table(
        {
            "customer": pa.array(customers, pa.string()),
            "name": pa.array(names, pa.string()),
            "time": pa.array(times, TIME),
            "value": pa.array(values, pa.float64()),
            "event_id": pa.array(ids, pa.string()),
            "note": pa.array(notes, pa.string()),
        }
    )
