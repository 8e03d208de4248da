"""Writers that meet, and writers that are killed: the index is always the one before or the one after."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.touchpoints.index.naive import Event, index_tells, journeys, table

from customer_map.touchpoints.index import (
    IndexBusyError,
    IndexDamagedError,
    TouchpointIndex,
    build_index,
    check,
    compact,
    replace_customers,
)
from customer_map.touchpoints.index.drafts import drafting

EVENTS = [Event(f"c{n % 9}", f"name {n % 3}", n, f"e{n}") for n in range(60)]
CHANGED = [Event(f"c{n % 9}", f"new name {n % 3}", n) for n in range(0, 60, 2)]

# Ends itself like a power cut would, when it is about to make the nth file safe.
KILLED_WRITER = """
import os, signal, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from customer_map.touchpoints.index import compact

sync, left = os.fsync, int(sys.argv[2])

def cut_off(handle):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    sync(handle)

os.fsync = cut_off
compact(Path(sys.argv[1]), share=0.0)
"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    build_index(folder, [table(EVENTS, ["event_id"])], mark=1, buckets=2)
    replace_customers(folder, [f"c{n}" for n in range(9)], table(CHANGED), mark=2)
    return folder


def run_killed_writer(folder: Path, syncs: int) -> int:
    command = [sys.executable, "-c", KILLED_WRITER, str(folder), str(syncs)]
    return subprocess.run(command, check=False).returncode


@pytest.mark.parametrize("syncs", [1, 2, 3, 4, 5])
def test_a_compaction_killed_at_any_moment_harms_nothing(index: Path, syncs: int) -> None:
    before = {path.name for path in index.glob("*.arrow")}
    assert run_killed_writer(index, syncs) == -signal.SIGKILL
    assert (index / "unfinished").exists()
    assert index_tells(index) == journeys(CHANGED)
    assert not (index / "unfinished").exists()
    check(index)
    compact(index, share=0.0)
    assert index_tells(index) == journeys(CHANGED)
    assert len(list(index.glob("*.arrow"))) == 4  # Two buckets, and the words in two files.
    assert len(before) == 6


def test_the_kills_above_reach_every_step(index: Path) -> None:
    assert run_killed_writer(index, 6) == 0
    assert index_tells(index) == journeys(CHANGED)


def test_opening_finds_an_altered_byte_again_and_again_until_the_index_is_built(
    index: Path,
) -> None:
    (path,) = (path for path in index.glob("g00000002-*bucket*") if b"c1" in path.read_bytes())
    TouchpointIndex.open(index)
    path.write_bytes(path.read_bytes().replace(b"c1", b"d1"))
    for _ in range(2):
        with pytest.raises(IndexDamagedError, match="was altered"):
            TouchpointIndex.open(index)
    with pytest.raises(IndexDamagedError):
        replace_customers(index, [], table([]), mark=3)
    build_index(index, [table(EVENTS)], mark=4)
    assert TouchpointIndex.open(index).mark == 4


def test_a_build_that_fails_after_a_cut_off_leaves_the_doubt(index: Path) -> None:
    (index / "unfinished").touch()
    with pytest.raises(ZeroDivisionError):
        build_index(index, (table([]) for n in range(1) if 1 // n), mark=3)
    assert (index / "unfinished").exists()


def test_a_second_writer_is_told_and_readers_go_on(index: Path) -> None:
    with drafting(index):
        for write in (
            lambda: compact(index),
            lambda: replace_customers(index, [], table([]), mark=3),
            lambda: build_index(index, [], mark=3),
        ):
            with pytest.raises(IndexBusyError, match="another process"):
                write()
        assert index_tells(index) == journeys(CHANGED)
    compact(index)


def test_readers_open_a_whole_generation_while_writers_replace_it(index: Path) -> None:
    def write() -> None:
        for mark in range(20):
            replace_customers(index, ["c1"], table([Event("c1", "x", mark)]), mark=mark)
            compact(index, share=0.0)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not writing.done():
            assert len(index_tells(index)) == 9
        writing.result()
    assert TouchpointIndex.open(index).mark == 19


def test_files_of_a_cut_off_writer_are_removed_by_the_next(index: Path) -> None:
    leftover = index / "g00000099-00000-bucket0000.arrow"
    leftover.write_bytes(b"half a file")
    (index / "spill").mkdir()
    (index / "spill" / "000000-rows.arrow").write_bytes(b"half a file")
    replace_customers(index, [], table([]), mark=3)
    assert not leftover.exists()
    assert not (index / "spill").exists()
    assert TouchpointIndex.open(index).generation == 100


def test_a_file_that_cannot_be_removed_waits_for_a_later_write(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file that a reader has mapped cannot be removed."""
    reader = TouchpointIndex.open(index)
    held = {index / file.name for file in reader.manifest.files}
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path in held:
            raise PermissionError(13, "The process cannot access the file")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    build_index(index, [table(EVENTS)], mark=3)
    assert index_tells(index) == journeys(EVENTS)
    assert all(path.exists() for path in held)
    monkeypatch.undo()
    replace_customers(index, [], table([]), mark=4)
    assert not any(path.exists() for path in held)
