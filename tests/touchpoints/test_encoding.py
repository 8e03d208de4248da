import pyarrow as pa

from customer_map.touchpoints.encoding import encode_events


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
