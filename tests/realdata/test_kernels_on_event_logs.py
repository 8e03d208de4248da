"""Published event logs have their known counts and variants, and the transitions that pandas finds."""

from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from customer_map.formats.event_files import read_events
from customer_map.kernels.dwell import count_dwell
from customer_map.kernels.endpoints import count_endpoints
from customer_map.kernels.running import run
from customer_map.kernels.sequences import count_sequences
from customer_map.kernels.transitions import count_transitions
from customer_map.kernels.variants import count_variants
from customer_map.kernels.volumes import count_volumes
from customer_map.touchpoints.encoding import encode_events
from customer_map.touchpoints.log import TouchpointLog

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here"),
]

HELPDESK = "bpi_logs/helpdesk.xes.gz"
RECEIPT = "bpi_logs/receipt.csv"
TELECLAIMS = "bpi_logs/02_teleclaims.xes.gz"
TRAFFIC_FINES = "bupar_logs/traffic_fines.csv.gz"
LOGS = pytest.mark.parametrize("name", [HELPDESK, RECEIPT, TELECLAIMS, TRAFFIC_FINES])


@cache
def log_of(name: str) -> TouchpointLog:
    return encode_events(read_events(DATA / name).events)


@cache
def frame_of(name: str) -> pd.DataFrame:
    """The events by case and time, each with the name and the seconds of the next one of its case."""
    columns = read_events(DATA / name).events.select(["customer", "name", "time"])
    frame = pd.DataFrame(columns.to_pydict())
    frame = frame.sort_values(["customer", "time"], kind="stable")
    after = frame.groupby("customer").shift(-1)
    seconds = (after["time"] - frame["time"]).dt.total_seconds()
    return frame.assign(after=after["name"], seconds=seconds)


@pytest.mark.parametrize(
    ("name", "cases", "events", "variants"),
    [
        (HELPDESK, 4_580, 21_348, 226),
        (RECEIPT, 1_434, 8_577, 116),
        (TELECLAIMS, 3_512, 46_138, 12),
        (TRAFFIC_FINES, 10_000, 34_724, 44),
    ],
)
def test_logs_have_their_known_cases_events_and_variants(
    name: str, cases: int, events: int, variants: int
) -> None:
    log = log_of(name)
    size = len(log.names)
    found = run(count_variants, log)
    assert (found.cases, found.variants) == (cases, variants)
    assert run(partial(count_volumes, size=size), log).events.sum() == events
    assert run(partial(count_endpoints, size=size), log).starts.sum() == cases
    assert run(partial(count_transitions, size=size), log).events.sum() == events - cases


@LOGS
def test_transitions_are_those_of_pandas(name: str) -> None:
    log = log_of(name)
    found = run(partial(count_transitions, size=len(log.names)), log)
    pairs = frame_of(name).dropna(subset="after").groupby(["name", "after"])
    wanted = pairs.agg(
        events=("seconds", "size"),
        cases=("customer", "nunique"),
        median=("seconds", "median"),
        p90=("seconds", lambda seconds: seconds.quantile(0.9)),
    )
    names = np.array(log.names)
    index = pd.MultiIndex.from_arrays([names[found.sources], names[found.targets]])
    counted = pd.DataFrame({"events": found.events, "cases": found.cases}, index=index)
    assert len(counted) == len(wanted)
    in_order = wanted.loc[index]
    assert (counted["events"].to_numpy() == in_order["events"].to_numpy()).all()
    assert (counted["cases"].to_numpy() == in_order["cases"].to_numpy()).all()
    assert found.gaps is not None
    for own, column in ((found.median_seconds, "median"), (found.p90_seconds, "p90")):
        off = np.abs(own - in_order[column].to_numpy())
        allowed = np.where(found.gaps.exact, 1e-9, 1 / 64) * in_order[column].to_numpy()
        assert (off <= allowed).all()


@LOGS
def test_touchpoints_and_dwell_are_those_of_pandas(name: str) -> None:
    log, frame = log_of(name), frame_of(name)
    size = len(log.names)
    volumes = run(partial(count_volumes, size=size), log)
    dwell = run(partial(count_dwell, size=size), log)
    by_name = frame.groupby("name")
    assert dict(zip(log.names, volumes.events.tolist(), strict=True)) == by_name.size().to_dict()
    customers = by_name["customer"].nunique().to_dict()
    assert dict(zip(log.names, volumes.customers.tolist(), strict=True)) == customers
    medians = by_name["seconds"].median()
    for code, touchpoint in enumerate(log.names):
        assert dwell.median_seconds[code] == pytest.approx(medians[touchpoint], 1 / 64, nan_ok=True)


@LOGS
def test_the_most_frequent_variant_is_that_of_pandas(name: str) -> None:
    log, frame = log_of(name), frame_of(name)
    taken = frame.groupby("customer")["name"].agg(tuple).value_counts()
    (top,) = run(count_variants, log).top(1)
    assert tuple(log.names[code] for code in top.codes) == taken.index[0]
    assert top.customers == taken.iloc[0]


def test_fines_sent_and_then_paid_are_counted_among_all_cases() -> None:
    log, frame = log_of(TRAFFIC_FINES), frame_of(TRAFFIC_FINES)
    sequence = [log.names.index("Send Fine"), log.names.index("Payment")]
    found = run(partial(count_sequences, sequences=[sequence]), log)
    frame = frame.assign(place=np.arange(len(frame)))
    first_sent = frame[frame["name"] == "Send Fine"].groupby("customer")["place"].min()
    last_paid = frame[frame["name"] == "Payment"].groupby("customer")["place"].max()
    later = (last_paid.reindex(first_sent.index) > first_sent).sum()
    assert (found.customers.tolist(), found.cases) == ([later], 10_000)
