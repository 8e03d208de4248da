from tests.kernels.plain_logs import PlainEvent, journey, log_of, paths_of

from customer_map.kernels.spans import span_seconds
from customer_map.touchpoints.log import TouchpointLog


def test_spans_reach_from_the_first_touchpoint_to_the_last() -> None:
    own = [PlainEvent(1_000_000, 0), PlainEvent(5_000_000, 1), PlainEvent(8_250_000, 0)]
    log = log_of(paths_of([own, [], own[:1]], spare=1), paths_of([journey(0, 1)]))
    assert span_seconds(log).tolist() == [7.25, 0, 0, 1]


def test_a_log_without_parts_has_no_spans() -> None:
    assert span_seconds(TouchpointLog((), ())).tolist() == []
