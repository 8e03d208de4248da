"""Paths over millions of touchpoints: our kernels beside DuckDB, Polars, PM4Py, Retentioneering and a plain sum.

Events are invented, sorted, and written as Parquet; everybody reads the same file, gives the same counts (checked) and
has two threads. The index is built first, beside DuckDB's sort of the same file. The floor is a plain sum over the two
columns that a path question reads. PM4Py and Retentioneering run in environments of their own that this file makes;
their time to load the file is not counted.

    .venv/bin/python benchmarks/journey.py [--large] [--no-peers]

1 M and 10 M events; --large adds 100 M (ours, DuckDB's sort and the floor only).
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.rig.event_data import write_events
from benchmarks.rig.isolated import environment_with, run_peer
from benchmarks.rig.table_engines import THREADS, DuckDB, Polars

from customer_map.kernels.funnel import count_funnel
from customer_map.kernels.funnel_steps import FunnelStep, FunnelSteps
from customer_map.kernels.running import run
from customer_map.kernels.transitions import count_transitions
from customer_map.touchpoints.index import TouchpointIndex, build_index
from customer_map.touchpoints.log import TouchpointLog

SIZES = (1_000_000, 10_000_000)
LARGE = 100_000_000
STEPS = ("touchpoint 01", "touchpoint 04", "touchpoint 09")
WITHIN_DAYS = 7
DAY = 86_400_000_000
REPEATS = 5
PEERS = {
    "PM4Py": (("pm4py", "pyarrow"), "pm4py_flows.py"),
    "Retentioneering": (("retentioneering", "pyarrow"), "retentioneering_flows.py"),
}
# At 10 M events: at most so many times the floor or DuckDB's sort, at least so many times as fast as a peer.
AT_MOST = {
    "transitions / floor": 10.0,
    "funnel / floor": 10.0,
    "build / DuckDB's sort": 3.0,
    "bytes per event": 6.0,
}
AT_LEAST = {"Retentioneering / ours": 50.0, "PM4Py / ours": 500.0}
BUCKETS = {LARGE: 16}

ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Peers:
    """The Python of each peer that could be installed."""

    pythons: dict[str, Path]


def seconds(work: Callable[[], ResultT]) -> tuple[float, ResultT]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def best(work: Callable[[], ResultT]) -> tuple[float, ResultT]:
    runs = [seconds(work) for _ in range(REPEATS)]
    return min(runs, key=lambda one: one[0])


def batches(file: Path) -> Iterator[pa.Table]:
    for batch in pq.ParquetFile(file).iter_batches(1 << 20):
        yield pa.Table.from_batches([batch])


def floor(log: TouchpointLog) -> int:
    return sum(int(part.codes.sum()) + int(part.seconds.sum()) for part in log.parts)


def transitions(log: TouchpointLog, *, with_gaps: bool = True) -> int:
    count = partial(count_transitions, size=len(log.names), with_gaps=with_gaps)
    return int(run(count, log, threads=THREADS).events.sum())


def funnel(log: TouchpointLog) -> tuple[int, ...]:
    codes = [log.names.index(name) for name in STEPS]
    steps = FunnelSteps(tuple(FunnelStep((code,)) for code in codes))
    found = run(partial(count_funnel, steps=steps, within=WITHIN_DAYS * DAY), log, threads=THREADS)
    return tuple(found.cases.tolist())


def line(name: str, took: float, ours: float, note: str = "") -> None:
    print(f"  {name:<34}{took * 1000:>12,.1f} ms{took / ours:>10,.1f} x   {note}")


def first_calls(folder: Path) -> tuple[float, float]:
    """Seconds of the first question of a process: compiling, and with the machine code of a run before."""
    code = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from benchmarks import journey\n"
        "log = journey.TouchpointIndex.open(Path(sys.argv[2])).log()\n"
        "print(journey.seconds(lambda: journey.transitions(log))[0])"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parents[1]), str(folder)]
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"NUMBA_CACHE_DIR": cache}
        found = [
            float(subprocess.check_output(command, env=environment, text=True)) for _ in range(2)
        ]
    return found[0], found[1]


def measure(place: Path, events: int, peers: Peers) -> dict[str, float]:
    file, folder = place / f"{events}.parquet", place / f"{events}.index"
    write_events(file, events)
    print(f"\n{pq.ParquetFile(file).metadata.num_rows:,} events")
    duck = DuckDB(file)
    sorting, _ = seconds(lambda: duck.sort(place / "sorted.parquet"))
    buckets = BUCKETS.get(events, 4)
    building, _ = seconds(
        lambda: build_index(folder, batches(file), mark=None, buckets=buckets, attributes=())
    )
    index = TouchpointIndex.open(folder)
    log = index.log()
    line("build of the index", building, sorting, "x DuckDB's sort of the file")
    line("DuckDB's sort", sorting, sorting)
    cold, cached = first_calls(folder)
    ours, moves = best(lambda: transitions(log))
    bare, _ = best(lambda: floor(log))
    print(f"  transitions with times: {moves:,} moves; ratios to ours")
    line("ours", ours, ours)
    counting, _ = best(lambda: transitions(log, with_gaps=False))
    line("ours, counts only", counting, ours)
    line("ours, first call, compiling", cold, ours)
    line("ours, first call, compiled before", cached, ours)
    line("a plain sum of the columns", bare, ours, f"ours is {ours / bare:.1f} x the floor")
    found = {
        "transitions": ours,
        "transitions / floor": ours / bare,
        "build / DuckDB's sort": building / sorting,
        "bytes per event": index.bytes_per_touchpoint,
    }
    stepping, reached = best(lambda: funnel(log))
    found["funnel / floor"] = stepping / bare
    if events < LARGE:
        others(file, duck, ours, moves)
        found |= beside_peers(file, ours, counting, moves, peers)
        print(f"  funnel of three steps in {WITHIN_DAYS} days: {reached}; ratios to ours")
        line("ours", stepping, stepping, f"{stepping / bare:.1f} x the floor")
        funnels(file, duck, stepping, reached)
    else:
        line("ours, funnel", stepping, stepping, f"{stepping / bare:.1f} x the floor")
    print(f"  {index.bytes_per_touchpoint:.2f} bytes per event held for path questions")
    print(f"  most memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return found


def others(file: Path, duck: DuckDB, ours: float, moves: int) -> None:
    engines = {"DuckDB": duck.transitions, "Polars": Polars(file).transitions}
    for name, ask in engines.items():
        took, counted = seconds(ask)
        assert counted == moves, f"{name} counts {counted}"
        line(name, took, ours)


def beside_peers(
    file: Path, ours: float, counting: float, moves: int, peers: Peers
) -> dict[str, float]:
    """Print the peers; return how many times as long they take to count transitions, without times."""
    found = {}
    for name, python in peers.pythons.items():
        figures = run_peer(python, PEERS[name][1], str(file))
        if figures is None:
            print(f"  {name}: gave up")
            continue
        assert figures["transitions"] == moves, f"{name} counts {figures['transitions']}"
        line(name, figures["seconds"], ours)
        found[f"{name} / ours"] = figures["count_seconds"] / counting
        note = f"{found[f'{name} / ours']:,.0f} x ours, counts only"
        line(f"{name}, counts only", figures["count_seconds"], ours, note)
    return found


def funnels(file: Path, duck: DuckDB, ours: float, reached: tuple[int, ...]) -> None:
    engines = {"DuckDB": duck.funnel, "Polars": Polars(file).funnel}
    for name, ask in engines.items():
        took, counted = seconds(lambda ask=ask: ask(STEPS, WITHIN_DAYS))  # type: ignore[misc]
        assert counted == reached, f"{name} counts {counted}"
        line(name, took, ours)


def peers_in(place: Path) -> Peers:
    found = {
        name: environment_with(place / name, *packages) for name, (packages, _) in PEERS.items()
    }
    for name in [name for name, python in found.items() if python is None]:
        print(f"{name} cannot be installed here; it is left out.")
    return Peers({name: python for name, python in found.items() if python is not None})


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        place = Path(name)
        peers = Peers({}) if "--no-peers" in arguments else peers_in(place)
        found = {events: measure(place, events, peers) for events in SIZES}
        if "--large" in arguments:
            found[LARGE] = measure(place, LARGE, Peers({}))
    last = found[SIZES[-1]]
    missed = [goal for goal, most in AT_MOST.items() if last[goal] > most]
    missed += [goal for goal, least in AT_LEAST.items() if last.get(goal, least) < least]
    if LARGE in found:
        growth = found[LARGE]["transitions"] / last["transitions"]
        print(f"\n{LARGE // SIZES[-1]} times as many events take {growth:.1f} times as long")
    print("\nmissed:", ", ".join(missed) if missed else "nothing")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
