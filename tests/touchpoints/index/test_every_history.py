"""Whatever is built, replaced, erased and compacted, in any order: the index tells what a naive rebuild tells."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)
from tests.touchpoints.index.naive import Event, journeys, table, told

from customer_map.touchpoints.index import (
    TouchpointIndex,
    build_index,
    check,
    compact,
    erase_customers,
    replace_customers,
)

COLUMNS = ("event_id", "score", "channel")
CUSTOMERS = st.sampled_from(["a", "b", "NA", "", "客户", "e" * 40])
YEAR = 365 * 86_400 * 1_000_000
TIMES = st.one_of(
    st.integers(0, 3).map(lambda second: second * 1_000_000),
    st.integers(0, 3_000_000),
    st.integers(-10 * YEAR, 60 * YEAR),
)
EVENTS = st.builds(
    Event,
    customer=CUSTOMERS,
    name=st.sampled_from(["NA", "", "visit", "订单"]),
    time=TIMES,
    event_id=st.sampled_from([None, "", "1", "2", "10"]),
    score=st.sampled_from([None, -1.0, 0.25]),
    channel=st.sampled_from([None, "", "web", "NA"]),
)
LISTS = st.lists(EVENTS, max_size=12)
COLUMN_SETS = st.sets(st.sampled_from(COLUMNS))


class EveryHistory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self._temporary.name) / "index"
        self.expected: dict[str, list[tuple[object, ...]]] = {}
        self.mark = 0

    def teardown(self) -> None:
        self._temporary.cleanup()

    @initialize(events=LISTS, columns=COLUMN_SETS, buckets=st.integers(1, 3))
    def start(self, events: list[Event], columns: set[str], buckets: int) -> None:
        build_index(self.folder, [table(events, columns)], mark=0, buckets=buckets)
        self.expected = dict(journeys(events, columns))

    @rule(batches=st.lists(LISTS, max_size=3), columns=COLUMN_SETS)
    def build_anew(self, batches: list[list[Event]], columns: set[str]) -> None:
        self.mark += 1
        tables = [table(batch, columns) for batch in batches]
        build_index(self.folder, tables, mark=self.mark, buckets=2)
        self.expected = dict(journeys([one for batch in batches for one in batch], columns))

    @rule(events=LISTS, columns=COLUMN_SETS, silent=st.sets(CUSTOMERS))
    def replace(self, events: list[Event], columns: set[str], silent: set[str]) -> None:
        self.mark += 1
        customers = [*silent, *(event.customer for event in events)]
        replace_customers(self.folder, customers, table(events, columns), mark=self.mark)
        for customer in customers:
            self.expected.pop(customer, None)
        self.expected |= journeys(events, columns)

    @rule(customers=st.sets(CUSTOMERS))
    def erase(self, customers: set[str]) -> None:
        self.mark += 1
        erase_customers(self.folder, sorted(customers), mark=self.mark)
        for customer in customers:
            self.expected.pop(customer, None)

    @rule(share=st.sampled_from([0.0, 0.5, 2.0]))
    def compact(self, share: float) -> None:
        compact(self.folder, share=share)

    @invariant()
    def the_index_tells_what_a_rebuild_would_tell(self) -> None:
        if not self.folder.exists():
            return
        index = TouchpointIndex.open(self.folder)
        assert told(index.log(), index.event_ids()) == self.expected
        assert (index.customers, index.mark) == (len(self.expected), self.mark)
        assert index.touchpoints == sum(map(len, self.expected.values()))
        check(self.folder)


TestEveryHistory = EveryHistory.TestCase
TestEveryHistory.settings = settings(
    max_examples=40,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
