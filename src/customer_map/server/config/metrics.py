"""Counts what all processes of this installation do, in files that they share, for Prometheus to read.

Imported only where CUSTOMER_MAP_METRICS_TOKEN is set. Labels are names of addresses, methods, statuses and kinds of
process: never what customers or users are called.
"""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

FOLDER = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(settings.METRICS_FOLDER)))
FOLDER.mkdir(parents=True, exist_ok=True)

# The library looks at the variable when it is imported.
from prometheus_client import (  # noqa: E402
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric  # noqa: E402

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")

requests = Counter(
    "customer_map_requests", "Requests answered.", ("route", "method", "status"), registry=None
)
request_seconds = Histogram(
    "customer_map_request_seconds",
    "How long answers took.",
    ("route",),
    buckets=SECONDS,
    registry=None,
)
listeners = Gauge(
    "customer_map_live_listeners",
    "Open streams of live updates.",
    multiprocess_mode="livesum",
    registry=None,
)
started = Gauge(
    "customer_map_process_start",
    "When each process started.",
    ("role",),
    multiprocess_mode="liveall",
    registry=None,
)


def observe_request(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answer; methods that nobody knows share a label, else anybody could make new ones."""
    known = method if method in METHODS else "other"
    requests.labels(route, known, str(status)).inc()
    request_seconds.labels(route).observe(seconds)


def note_process(role: str) -> None:
    """Note that this process runs, as web or worker; what dead ones left counts no more as alive."""
    forget_dead()
    started.labels(role).set(time.time())


def forget_dead() -> None:
    """Take what ended processes said of the moment out of the sums; what they counted stays counted."""
    for path in FOLDER.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdecimal() and not Path("/proc", pid).exists():
            multiprocess.mark_process_dead(int(pid), str(FOLDER))


def shared_registry() -> CollectorRegistry:
    """Return what all processes of this folder count."""
    forget_dead()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=str(FOLDER))
    registry.register(Processes())
    return registry


class Processes:
    """The memory and the processor time of each live process, as Linux tells them."""

    def describe(self) -> Iterable[Metric]:
        """Nothing before it is asked."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Read /proc for every process that has noted itself."""
        labels = ("role", "pid")
        memory = GaugeMetricFamily(
            "customer_map_process_resident_bytes", "Memory in use.", labels=labels
        )
        spent = GaugeMetricFamily(
            "customer_map_process_cpu_seconds", "Processor time spent.", labels=labels
        )
        for role, pid in _noted():
            figures = _figures_of(pid)
            if figures is not None:
                memory.add_metric((role, pid), figures[0])
                spent.add_metric((role, pid), figures[1])
        return (memory, spent)


def _noted() -> list[tuple[str, str]]:
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=str(FOLDER))
    return [
        (sample.labels["role"], sample.labels["pid"])
        for metric in registry.collect()
        if metric.name == "customer_map_process_start"
        for sample in metric.samples
    ]


def _figures_of(pid: str) -> tuple[float, float] | None:
    """Return bytes and seconds; None where the system does not tell."""
    try:
        pages = int(Path("/proc", pid, "statm").read_text(encoding="ascii").split()[1])
        ticks = Path("/proc", pid, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (OSError, IndexError, ValueError):
        return None
    return float(pages * PAGE_BYTES), (int(ticks[11]) + int(ticks[12])) / TICKS_PER_SECOND
