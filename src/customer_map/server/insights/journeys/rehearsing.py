"""Reads a journey of one invented customer the way real ones are read, so that all code it needs is compiled."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from django.conf import settings

from customer_map.analytics.stage_rules import StageRule
from customer_map.server.insights.index.reading import NO_LOG, with_events
from customer_map.server.insights.journeys.filters import ALWAYS
from customer_map.server.insights.journeys.stages import put_into_stages
from customer_map.tables.events import (
    CHANNEL,
    CUSTOMER,
    EVENT_ID,
    NAME,
    OCCURRED_AT,
    SCORE,
    TIME,
    VALUE,
)
from customer_map.touchpoints.index.building import build_index
from customer_map.touchpoints.index.reading import TouchpointIndex
from customer_map.touchpoints.index.replacing import replace_customers

# In the wrong order, and two at the same time: whatever is done about either is done.
TIMES = pa.array([3_000_001, 2_000_000, 2_000_000], TIME)
EVENTS = pa.table(
    {
        CUSTOMER: ["a", "a", "a"],
        NAME: ["y", "x", "x"],
        OCCURRED_AT: TIMES,
        EVENT_ID: ["1", "3", "2"],
        SCORE: [0.5, None, None],
        VALUE: [1.0, None, None],
        CHANNEL: ["web", "", "web"],
    }
)
RULES = (StageRule(stage="one", names=("x",), channels=("web",)), StageRule(stage="two"))


def rehearse() -> None:
    """Encode touchpoints, build and follow an index, read a journey from both: in a folder that is thrown away.

    It lies in the data folder, with which it goes if this process is killed meanwhile.
    """
    cache = settings.DATA_FOLDER.cache
    cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="rehearsal-", dir=cache) as name:
        folder = Path(name)
        build_index(folder, [EVENTS], mark=None)
        replace_customers(folder, ["a"], EVENTS, mark=None)
        for log in (with_events(NO_LOG, EVENTS), TouchpointIndex.open(folder).log()):
            staged = put_into_stages(log, RULES, ["one", "two"]).between(*ALWAYS)
            staged.read()
            staged.members(0)
