"""Turns doubt about the files of an index into certainty: every byte is compared with its checksum."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, TypeVar

from customer_map.touchpoints.index.drafts import UNFINISHED, only_writer
from customer_map.touchpoints.index.errors import IndexBusyError, IndexDamagedError
from customer_map.touchpoints.index.manifest import Manifest, SavedFile, read_manifest
from customer_map.touchpoints.index.segments import damaged

ResultT = TypeVar("ResultT")
Looks: TypeAlias = tuple[str, str, int]

# The files that this process has read to the last byte; a set that only grows needs no lock.
_whole: set[Looks] = set()


def check(folder: Path) -> None:
    """Read all files of the index and refuse if a byte is not as it was written (about a second for each gigabyte).

    Raises:
        IndexMissingError, IndexDamagedError, IndexVersionError: There is none, or it cannot be trusted.
    """
    in_newest(folder, lambda manifest: _check_files(folder, manifest))


def check_after_cut_off(folder: Path) -> None:
    """Check all of the index if its last writer was cut off, by a power cut for instance, and nobody has since.

    Raises:
        IndexMissingError, IndexDamagedError, IndexVersionError: There is none, or it cannot be trusted.
    """
    mark = folder / UNFINISHED
    if not mark.exists():
        return
    try:
        with only_writer(folder):
            if mark.exists():  # It may have been that of a writer who has finished since.
                check(folder)
                mark.unlink(missing_ok=True)
    except IndexBusyError:
        return  # The mark is that of a writer at work.


def in_newest(folder: Path, read: Callable[[Manifest], ResultT]) -> ResultT:
    """Return what `read` makes of the newest generation.

    A writer may publish and remove files between our look at the manifest and our look at them: then once more.

    Raises:
        IndexMissingError, IndexDamagedError, IndexVersionError: There is none, or it cannot be read.
    """
    manifest = read_manifest(folder)
    while True:
        try:
            return read(manifest)
        except IndexDamagedError:
            newer = read_manifest(folder)
            if newer.generation == manifest.generation:
                raise
            manifest = newer


def check_once(folder: Path, file: SavedFile) -> None:
    """Refuse a file whose bytes are not as they were written; a file this process has found whole is only looked at.

    Files of an index never change, so their size and time of writing tell whether somebody tampered with one.

    Raises:
        IndexDamagedError: It is missing, cut off or altered.
    """
    check_size(folder, file)
    found = _looks(folder / file.name, file)
    if found not in _whole:
        _check_bytes(folder, file)
        _whole.add(found)


def check_size(folder: Path, file: SavedFile) -> None:
    """Refuse a file that is missing or cut off, without reading it.

    Raises:
        IndexDamagedError: It is.
    """
    path = folder / file.name
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise damaged(path, "is missing") from error
    if size != file.size:
        raise damaged(path, f"has {size} bytes instead of {file.size}")


def _check_files(folder: Path, manifest: Manifest) -> None:
    for file in manifest.files:
        check_size(folder, file)
        _check_bytes(folder, file)


def _check_bytes(folder: Path, file: SavedFile) -> None:
    if _checksum(folder / file.name) != file.checksum:
        raise damaged(folder / file.name, "was altered")


def _looks(path: Path, file: SavedFile) -> Looks:
    try:
        return str(path), file.checksum, path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise damaged(path, "is missing") from error


def _checksum(path: Path) -> str:
    try:
        with path.open("rb") as content:
            found = hashlib.file_digest(content, lambda: hashlib.blake2b(digest_size=16))
    except FileNotFoundError as error:
        raise damaged(path, "is missing") from error
    return found.hexdigest()
