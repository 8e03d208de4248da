"""Runs in an environment of its own: seconds that Retentioneering takes for transitions and their times, on Parquet."""

import json
import sys
import time

# It would report its use to its makers; a benchmark talks to nobody.
sys.modules["posthog"] = None  # type: ignore[assignment]

import pandas as pd  # noqa: E402
from retentioneering import Eventstream  # noqa: E402

events = pd.read_parquet(sys.argv[1], columns=["customer", "name", "time"])
events["time"] = events["time"].dt.tz_localize(None)
events = events.rename(columns={"customer": "user_id", "name": "event", "time": "timestamp"})
stream = Eventstream(events)
started = time.perf_counter()
counts = stream.transition_graph_data(edge_weight="count")
counted = time.perf_counter()
stream.transition_graph_data(edge_weight="unique_paths")
stream.transition_graph_data(edge_weight="time_median")
timed = time.perf_counter()
steps = ["touchpoint 01", "touchpoint 04", "touchpoint 09"]
stream.funnel_data(steps=steps)
funnel = time.perf_counter()
names = [name for name in counts.index if name.startswith("touchpoint")]
found = {
    "transitions": int(counts.loc[names, names].to_numpy().sum()),
    "count_seconds": counted - started,
    "seconds": timed - started,
    "funnel_seconds": funnel - timed,
}
print(json.dumps(found))
