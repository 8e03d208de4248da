"""A number of events in, a Parquet file of invented touchpoints out, sorted by customer and time."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

NAMES = 60
EVENTS_PER_CUSTOMER = 50
CUSTOMERS_AT_ONCE = 40_000
CHANNELS = ("web", "app", "store", "phone", "e-mail")
FIRST_DAY = 1_700_000_000
TWO_YEARS = 2 * 365 * 86_400
# From one touchpoint people mostly go to one of the next few, as on a site: 60 names, 60 x 8 pairs.
STEPS = np.array([0, 1, 2, 3, 5, 8, 20, 37])
STEP_SHARES = np.array([0.08, 0.35, 0.2, 0.12, 0.1, 0.07, 0.05, 0.03])
SCHEMA = pa.schema(
    [
        ("customer", pa.string()),
        ("name", pa.string()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("channel", pa.string()),
    ]
)


def write_events(path: Path, events: int) -> None:
    """Write about `events` events, the same at every call; no customer has two at one time."""
    random = np.random.default_rng(7)
    customers = events // EVENTS_PER_CUSTOMER
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for first in range(0, customers, CUSTOMERS_AT_ONCE):
            last = min(first + CUSTOMERS_AT_ONCE, customers)
            writer.write_table(_histories(random, first, last))


def _histories(random: np.random.Generator, first: int, last: int) -> pa.Table:
    lengths = random.geometric(1 / EVENTS_PER_CUSTOMER, last - first)
    owners = np.repeat(np.arange(first, last), lengths)
    starts = np.cumsum(lengths) - lengths
    size = int(lengths.sum())
    names = _running(random.choice(STEPS, size, p=STEP_SHARES), starts, lengths) % NAMES
    gaps = np.maximum(1, random.lognormal(7, 2.2, size)).astype(np.int64)
    begin = np.repeat(random.integers(0, TWO_YEARS, last - first), lengths)
    seconds = FIRST_DAY + begin + _running(gaps, starts, lengths)
    channels = random.choice(len(CHANNELS), size, p=[0.5, 0.2, 0.1, 0.05, 0.15])
    columns = [
        pc.binary_join_element_wise(
            "customer-", pc.utf8_lpad(pc.cast(pa.array(owners), pa.string()), 8, "0"), ""
        ),
        pa.array([f"touchpoint {name:02}" for name in range(NAMES)]).take(pa.array(names)),
        pa.array(seconds * 1_000_000).cast(pa.timestamp("us", tz="UTC")),
        pa.array(CHANNELS).take(pa.array(channels)),
    ]
    return pa.table(columns, schema=SCHEMA)


def _running(values: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Running sums that begin anew at each start."""
    sums = np.cumsum(values)
    return sums - np.repeat(sums[starts] - values[starts], lengths)
