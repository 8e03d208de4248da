"""A disk that is full while an index is written: a sentence, the index as it was, and nothing left behind."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.touchpoints.index.naive import Event, index_tells, journeys, table

from customer_map.touchpoints.index import (
    IndexWriteError,
    TouchpointIndex,
    build_index,
    check,
    compact,
    durable,
    erase_customers,
    replace_customers,
    spilling,
)

EVENTS = [Event(f"c{n % 9}", f"name {n % 3}", n) for n in range(60)]


def build(folder: Path) -> None:
    build_index(folder, [table(EVENTS)], mark=2)


def replace(folder: Path) -> None:
    replace_customers(folder, ["c1"], table([Event("c1", "new", 1)]), mark=2)


def compact_all(folder: Path) -> None:
    compact(folder, share=0.0)


def erase(folder: Path) -> None:
    erase_customers(folder, ["c1"], mark=2)


WRITES = [build, replace, compact_all, erase]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    build_index(folder, [table(EVENTS)], mark=0, buckets=2)
    replace_customers(folder, ["c0"], table([]), mark=1)
    return folder


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("room", [0, 500, 1_500, 2_000])
def test_a_full_disk_leaves_the_index_as_it_was(
    index: Path, write: Callable[[Path], None], room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(path.name for path in index.iterdir() if path.name != "writer.lock")
    told = index_tells(index)
    left = room
    really_write = durable.CountingFile.write

    def write_while_room(file: durable.CountingFile, content: bytes) -> int:
        nonlocal left
        left -= memoryview(content).nbytes
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return really_write(file, content)

    monkeypatch.setattr(durable.CountingFile, "write", write_while_room)
    with pytest.raises(IndexWriteError, match=r"No space left on device.*works on as it was"):
        write(index)
    monkeypatch.undo()
    assert sorted(path.name for path in index.iterdir() if path.name != "writer.lock") == before
    check(index)
    assert (index_tells(index), TouchpointIndex.open(index).mark) == (told, 1)
    write(index)


def test_a_disk_that_fills_up_with_spilled_events_is_told_too(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, batches: list[pa.RecordBatch]) -> None:
        path.write_bytes(b"half a file")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(spilling, "_write", refuse)
    with pytest.raises(IndexWriteError, match="No space left"):
        build(index)
    assert not (index / "spill").exists()


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(IndexWriteError):
        build_index(tmp_path / "file", [], mark=None)


def test_a_folder_in_which_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "writer.lock").mkdir()
    with pytest.raises(IndexWriteError):
        build_index(tmp_path, [], mark=None)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def many(count: int) -> pa.Table:
    return pa.table(
        {
            "customer": pa.array(np.arange(count) % 1000).cast(pa.string()),
            "name": pa.repeat("visit", count),
            "time": pa.array(np.arange(count)).cast(pa.timestamp("us", tz="UTC")),
        }
    )


def test_a_really_full_disk_leaves_the_index_as_it_was(small_disk: Path) -> None:
    folder = small_disk / "index"
    build_index(folder, [table(EVENTS)], mark=0)
    used = sorted(path.name for path in folder.iterdir())
    with pytest.raises(IndexWriteError, match="No space left"):
        build_index(folder, [many(500_000)], mark=1)
    with pytest.raises(IndexWriteError, match="No space left"):
        replace_customers(folder, [str(n) for n in range(1000)], many(500_000), mark=1)
    assert sorted(path.name for path in folder.iterdir()) == used
    assert index_tells(folder) == journeys(EVENTS)
    replace_customers(folder, [], table([]), mark=1)
