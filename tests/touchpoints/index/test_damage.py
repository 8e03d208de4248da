"""Whatever happens to a file of an index is told, with the advice to build anew, and never a wrong number."""

import re
from pathlib import Path

import pytest
from tests.touchpoints.index.naive import Event, index_tells, journeys, table

from customer_map.touchpoints.index import (
    IndexDamagedError,
    IndexMissingError,
    IndexVersionError,
    TouchpointIndex,
    build_index,
    check,
    compact,
    replace_customers,
)

EVENTS = [Event(f"c{n % 7}", f"name {n % 3}", n) for n in range(50)]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    build_index(tmp_path, [table(EVENTS)], mark=1, buckets=2)
    return tmp_path


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x20
    path.write_bytes(content)


@pytest.mark.parametrize("pattern", ["*bucket0000*", "*bucket0001*", "*words*"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.999])
def test_an_altered_byte_is_found_by_a_check(index: Path, pattern: str, share: float) -> None:
    (path,) = index.glob(pattern)
    flip(path, int(share * path.stat().st_size))
    with pytest.raises(IndexDamagedError, match=f"{path.name} was altered.*Build it anew"):
        check(index)


@pytest.mark.parametrize("pattern", ["*bucket0000*", "*words*"])
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_cut_off_file_is_found_when_opening(index: Path, pattern: str, kept: float) -> None:
    (path,) = index.glob(pattern)
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(IndexDamagedError, match=f"bytes instead of {len(content)}"):
        TouchpointIndex.open(index)


@pytest.mark.parametrize("pattern", ["*bucket0001*", "*words*"])
def test_a_missing_file_is_found_when_opening_changing_and_checking(
    index: Path, pattern: str
) -> None:
    (path,) = index.glob(pattern)
    path.unlink()
    for use in (TouchpointIndex.open, check, compact):
        with pytest.raises(IndexDamagedError, match=f"{path.name} is missing"):
            use(index)
    with pytest.raises(IndexDamagedError):
        replace_customers(index, [], table([]), mark=2)


@pytest.mark.parametrize("pattern", ["*bucket0000*", "*words*"])
def test_a_file_of_the_right_size_that_is_no_arrow_file_is_refused(
    index: Path, pattern: str
) -> None:
    (path,) = index.glob(pattern)
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(IndexDamagedError, match="was altered"):
        TouchpointIndex.open(index)


def test_files_without_a_manifest_are_a_damaged_index(index: Path) -> None:
    (index / "manifest.json").unlink()
    with pytest.raises(IndexDamagedError, match="the manifest is missing") as caught:
        TouchpointIndex.open(index)
    assert type(caught.value) is IndexDamagedError


def test_an_empty_folder_is_no_index(tmp_path: Path) -> None:
    for use in (TouchpointIndex.open, check, compact):
        with pytest.raises(IndexMissingError, match="There is no touchpoint index"):
            use(tmp_path)


def test_any_altered_byte_of_the_manifest_is_noticed(index: Path) -> None:
    manifest = index / "manifest.json"
    content = manifest.read_bytes()
    for place in range(len(content)):
        manifest.write_bytes(
            content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :]
        )
        with pytest.raises((IndexDamagedError, IndexVersionError)):
            TouchpointIndex.open(index)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, 2", b"\xff\xfe"])
def test_a_manifest_that_is_none_is_refused(index: Path, content: bytes) -> None:
    (index / "manifest.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="the manifest cannot be read"):
        TouchpointIndex.open(index)


def test_an_index_of_a_newer_version_is_named_as_such(index: Path) -> None:
    manifest = index / "manifest.json"
    manifest.write_bytes(re.sub(rb'"version":\d+', b'"version":99', manifest.read_bytes()))
    for use in (TouchpointIndex.open, check, compact):
        with pytest.raises(IndexVersionError, match="has format 99; this program reads up to 1"):
            use(index)


@pytest.mark.parametrize("name", ["manifest.json", "*bucket0000*", "*words*"])
def test_building_anew_mends_every_damage(index: Path, name: str) -> None:
    for path in index.glob(name):
        path.write_bytes(b"damaged")
    generation = 1
    build_index(index, [table(EVENTS)], mark=2)
    check(index)
    assert index_tells(index) == journeys(EVENTS)
    assert TouchpointIndex.open(index).generation > generation
