"""Times every page of the demo company as its owner sees it, and tells how much more each costs than a trivial answer.

The trivial answer, /live/ready, comes from the same process without Django: what is left of a page's time
above it is ours. The goal: every page answers within 100 ms in the median.
"""

import argparse
import os
import re
import statistics
import time
from collections.abc import Iterator

from rig.demo import running_demo
from rig.visitor import Visitor

GOAL_MS = 100
TRIVIAL = "/live/ready"
LISTS = (
    *("customers", "contacts", "leads", "opportunities", "activities", "cases"),
    *("products", "orders"),
)
OTHERS = (
    *("/", "/segments/", "/search/?q=%E7%8E%8B", "/search/?q=Li", "/notifications/", "/import/"),
    *("/settings/", "/settings/profile/", "/settings/users/", "/settings/teams/"),
    *("/settings/rights/member/", "/settings/keys/"),
)
MAP_KINDS = ("relationship", "journey", "mind")
UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=15, help="requests for each page")
    parser.add_argument("--only", default="", help="only addresses that hold this")
    options = parser.parse_args()
    with running_demo() as demo:
        demo.wait_for_words("/welcome/")
        visitor = Visitor(demo.address)
        visitor.become_owner(demo.setup_link())
        paths = [TRIVIAL, "/accounts/logout/", *_pages(visitor)]
        chosen = [path for path in paths if options.only in path or path == TRIVIAL]
        _measure(visitor, chosen, options.requests)


def _pages(visitor: Visitor) -> Iterator[str]:
    yield from OTHERS
    for name in LISTS:
        yield f"/{name}/"
        yield f"/{name}/new/"
        detail = _first(visitor, f"/{name}/", rf'href="(/{name}/{UUID}/)"')
        yield from (detail, f"{detail}edit/")
    yield _first(visitor, "/segments/", r'href="(/segments/[^"/]+/)"')
    for kind in MAP_KINDS:
        yield f"/maps/{kind}/"
        yield from _map_pages(visitor, kind)


def _map_pages(visitor: Visitor, kind: str) -> Iterator[str]:
    page = _first(visitor, f"/maps/{kind}/", rf'href="(/maps/{UUID}/)"')
    version = re.search(r'data-version="([^"]+)"', visitor.get(f"{page}drawing").decode())
    assert version, f"The drawing of {page} has no version."
    yield from (page, f"{page}drawing", f"{page}patch?since={version[1]}")


def _first(visitor: Visitor, path: str, pattern: str) -> str:
    found = re.search(pattern, visitor.get(path).decode())
    assert found, f"{path} holds no link like {pattern}."
    return found[1]


def _measure(visitor: Visitor, paths: list[str], requests: int) -> None:
    trivial_ms = _times_ms(visitor, TRIVIAL, requests)[0]
    print(f"{'page':64} {'median':>8} {'p95':>8} {'ratio':>7} {'bytes':>9}")
    slow = 0
    for path in paths:
        median_ms, p95_ms, size = _times_ms(visitor, path, requests)
        slow += median_ms > GOAL_MS
        mark = "  slow" if median_ms > GOAL_MS else ""
        ratio = median_ms / trivial_ms
        print(f"{path:64} {median_ms:5.1f} ms {p95_ms:5.1f} ms {ratio:6.0f}x {size:9,}{mark}")
    print(f"{slow} of {len(paths)} pages need more than {GOAL_MS} ms in the median")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _times_ms(visitor: Visitor, path: str, requests: int) -> tuple[float, float, int]:
    """Median, 95th percentile and size of the answer; the first, which fills caches, does not count."""
    size = len(visitor.get(path))
    times = []
    for _ in range(requests):
        began = time.perf_counter()
        visitor.get(path)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], size


if __name__ == "__main__":
    main()
