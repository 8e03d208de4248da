"""Times the start of `customer-map demo` in a fresh folder, phase by phase, until its first page is there.

Processor seconds of all its processes stand beside the wall time: they tell a slow program from a busy machine.
"""

import os
import time
from collections.abc import Callable, Mapping

from customer_map.server.config.embedded_postgres import cluster_below, running_server
from customer_map.server.config.serving import wait_until_ready
from rig.demo import HOST, RunningDemo, running_demo
from rig.visitor import Visitor

GOAL_SECONDS = 20
MEGABYTE = 1024 * 1024


def main() -> None:
    with running_demo() as demo:
        _measure(demo)
        _show_memory(demo)


def _measure(demo: RunningDemo) -> None:
    began = last = time.monotonic()
    used = 0.0
    for phase, wait in PHASES.items():
        wait(demo)
        now, now_used = time.monotonic(), demo.cpu_seconds()
        print(f"{phase:36} {now - last:6.2f} s {now_used - used:6.2f} s CPU")
        last, used = now, now_used
    print(f"{'all':36} {last - began:6.2f} s {used:6.2f} s CPU   (goal: {GOAL_SECONDS} s)")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _wait_for_cluster(demo: RunningDemo) -> None:
    demo.wait_until(cluster_below(demo.folder.postgres).exists)


def _wait_for_database(demo: RunningDemo) -> None:
    demo.wait_until(lambda: running_server(demo.folder.postgres) is not None)


def _wait_for_tables(demo: RunningDemo) -> None:
    demo.wait_for_words("Inventing")


def _wait_for_web(demo: RunningDemo) -> None:
    assert wait_until_ready(HOST, demo.port, is_alive=lambda: True)


def _wait_for_demo(demo: RunningDemo) -> None:
    demo.wait_for_words("/welcome/")


def _open_first_page(demo: RunningDemo) -> None:
    visitor = Visitor(demo.address)
    visitor.become_owner(demo.setup_link())
    assert visitor.get("/")


PHASES: Mapping[str, Callable[[RunningDemo], None]] = {
    "program starts, database is created": _wait_for_cluster,
    "database starts": _wait_for_database,
    "tables are made": _wait_for_tables,
    "web server answers": _wait_for_web,
    "demo company is loaded": _wait_for_demo,
    "owner signs up and sees his page": _open_first_page,
}


def _show_memory(demo: RunningDemo) -> None:
    """Print what each process of ours holds by itself and its share of what it shares."""
    for member in demo.family():
        command = " ".join(member.cmdline())
        if "customer_map" in command and "postgres" not in command:
            megabytes = member.memory_full_info().pss / MEGABYTE
            print(f"{command.partition('customer_map ')[2].split()[0]:36} {megabytes:6.0f} MB")


if __name__ == "__main__":
    main()
