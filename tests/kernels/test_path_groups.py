from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.plain_logs import Journey, PlainEvent, journeys, log_of, paths_of

from customer_map.kernels.path_groups import PathGroups, group_paths, span_seconds
from customer_map.touchpoints.log import TouchpointLog


def path_of(groups: PathGroups, path: int) -> tuple[int, ...]:
    return tuple(groups.codes[groups.starts[path] : groups.ends[path]].tolist())


@given(journeys(codes=2, longest=3), st.integers(0, 6), st.booleans())
def test_each_distinct_path_is_there_once_with_its_customers(
    found: list[Journey], cut: int, wide: bool
) -> None:
    log = log_of(paths_of(found[:cut], spare=1), paths_of(found[cut:], wide=wide))
    groups = group_paths(log)
    plain = [tuple(one.code for one in own) for own in found]
    known = list(dict.fromkeys(path for path in plain if path))
    assert [path_of(groups, path) for path in range(len(groups.sizes))] == known
    assert groups.sizes.tolist() == [plain.count(path) for path in known]
    assert groups.paths.tolist() == [known.index(path) if path else -1 for path in plain]
    assert groups.lengths.tolist() == [len(path) for path in known]


def test_a_log_without_parts_has_no_path() -> None:
    groups = group_paths(TouchpointLog((), ()))
    assert (groups.sizes.tolist(), groups.paths.tolist()) == ([], [])


def test_spans_reach_from_the_first_touchpoint_to_the_last() -> None:
    own = [PlainEvent(1_000_000, 0), PlainEvent(5_000_000, 1), PlainEvent(8_250_000, 0)]
    assert span_seconds(paths_of([own, [], own[:1]], spare=1)).tolist() == [7.25, 0, 0]
