import numpy as np
import pyarrow as pa
import pytest

from customer_map.kernels.volumes import count_volumes
from customer_map.tables.events import EventColumnsError
from customer_map.touchpoints.encoding import encode_events
from customer_map.touchpoints.times import TimeSpanError


def events(rows: list[tuple[str, str, int]]) -> pa.Table:
    customers, names, times = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "customer": pa.array(customers, pa.string()),
            "name": pa.array(names, pa.string()),
            "time": pa.array(times, pa.timestamp("us", tz="UTC")),
        }
    )


def test_rows_come_out_by_customer_and_time_and_keep_their_order_at_equal_times() -> None:
    log = encode_events(events([("b", "x", 5), ("a", "y", 9), ("b", "y", 5), ("a", "x", 3)]))
    (part,) = log.parts
    assert part.ids.to_pylist() == ["b", "a"]
    assert [log.names[code] for code in part.codes] == ["x", "y", "x", "y"]
    assert part.starts.tolist() == [0, 2]
    assert part.ends.tolist() == [2, 4]
    assert part.fractions.tolist() == [5, 5, 3, 9]


def test_a_log_without_events_has_no_customers() -> None:
    log = encode_events(events([]))
    assert (log.customers, log.touchpoints, log.names) == (0, 0, ())


def test_ties_go_by_event_id_and_missing_ids_come_last() -> None:
    table = events([("a", "x", 1), ("a", "y", 1), ("a", "z", 1)])
    table = table.append_column("event_id", pa.array([None, "e2", "e1"], pa.string()))
    log = encode_events(table)
    assert [log.names[code] for code in log.parts[0].codes] == ["z", "y", "x"]


def test_scores_values_and_attributes_follow_their_touchpoint() -> None:
    table = events([("a", "x", 2_000_000), ("a", "y", 1_000_000)])
    table = table.append_column("score", pa.array([0.5, None], pa.float64()))
    table = table.append_column("value", pa.array([None, None], pa.float64()))
    table = table.append_column("channel", pa.array(["web", None], pa.string()))
    log = encode_events(table)
    (part,) = log.parts
    assert np.array_equal(part.scores, [np.nan, 0.5], equal_nan=True)
    assert (len(part.values), len(part.fractions)) == (0, 0)
    assert [log.attributes["channel"][code] for code in part.attributes["channel"]] == ["", "web"]


@pytest.mark.parametrize(
    ("column", "number"),
    [("score", np.inf), ("score", -1.5), ("value", np.inf), ("value", -np.inf), ("value", 1e200)],
)
def test_a_number_that_would_spoil_every_sum_is_refused(column: str, number: float) -> None:
    table = events([("a", "x", 1), ("a", "y", 2), ("a", "z", 3)])
    table = table.append_column(column, pa.array([0.5, number, np.nan], pa.float64()))
    with pytest.raises(EventColumnsError, match=column):
        encode_events(table)


def test_nan_is_no_score_and_no_value_and_reaches_no_sum() -> None:
    table = events([("a", "x", 1), ("a", "x", 2), ("b", "x", 3)])
    table = table.append_column("score", pa.array([np.nan, 0.5, None], pa.float64()))
    table = table.append_column("value", pa.array([np.nan, None, 7.0], pa.float64()))
    (part,) = encode_events(table).parts
    found = count_volumes(part, 1)
    assert (found.score_counts.tolist(), found.score_sums.tolist()) == ([1], [0.5])
    assert (found.value_counts.tolist(), found.value_sums.tolist()) == ([1], [7.0])


def test_numbers_that_are_all_nan_are_none() -> None:
    table = events([("a", "x", 1)]).append_column("value", pa.array([np.nan], pa.float64()))
    assert len(encode_events(table).parts[0].values) == 0


def test_a_log_that_spans_more_than_136_years_is_refused() -> None:
    with pytest.raises(TimeSpanError):
        encode_events(events([("a", "x", 0), ("a", "x", 2**32 * 1_000_000)]))
