"""Pytest plugin: the tests of a run in, the order out in which processes of pytest-xdist take them.

It is loaded by `-p run_order` in pyproject.toml.

- The tests of a file stay in one process: what they share is made once. Files that name a group (`xdist_group`) stay
  together, too.
- Live updates come before all others, beside tests that have a database server of their own: what has been told is told
  again while an older transaction of the same server is open, and worlds that tests share are such transactions.
- What takes long begins next, so that no process waits for the other at the end. Files without a line in `FIRST`
  come in the order that pytest-randomly has chosen.
"""

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling

# What must come first, then the slowest. Folders stand for all files in them.
LIVE = (
    "tests/audit/test_live.py",
    "tests/audit/test_live_news.py",
    "tests/audit/test_live_resume.py",
    "tests/audit/test_live_unlogged.py",
)
FIRST = (
    *LIVE,
    "tests/faults",
    "tests/packaging",
    "tests/config/test_backup_commands.py",
    "tests/security",
    "tests/api/test_fuzzing.py",
    "tests/analytics/lifetime",
    "tests/config",
    "tests/house_rules",
    "tests/realdata",
    "tests/web",
)


class ByFile(LoadGroupScheduling):
    """Hands out files as they were collected, and groups of files."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        group: str = super()._split_scope(nodeid)
        file = group.split("::", 1)[0]
        return "live" if file in LIVE else file


def rank(nodeid: str) -> int:
    """How early a test begins: the smaller the earlier."""
    path = PurePosixPath(nodeid.split("::", 1)[0])
    places = (place for place, slow in enumerate(FIRST) if path.is_relative_to(slow))
    return next(places, len(FIRST))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them into their order."""
    items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadGroupScheduling | None:
    """Hand out files wherever groups are asked for."""
    return ByFile(config, log) if config.getoption("dist") == "loadgroup" else None
