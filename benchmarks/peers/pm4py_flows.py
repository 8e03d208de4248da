"""Runs in an environment of its own: seconds that PM4Py takes for transitions, with and without times, on Parquet."""

import json
import sys
import time

import pandas as pd
import pm4py

events = pd.read_parquet(sys.argv[1], columns=["customer", "name", "time"])
log = pm4py.format_dataframe(events, case_id="customer", activity_key="name", timestamp_key="time")
started = time.perf_counter()
pairs, _, _ = pm4py.discover_dfg(log)
counted = time.perf_counter()
pm4py.discover_performance_dfg(log)
timed = time.perf_counter()
found = {
    "transitions": sum(pairs.values()),
    "count_seconds": counted - started,
    "seconds": timed - started,
}
print(json.dumps(found))
