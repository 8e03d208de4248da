"""Turns Arrow batches into files that survive a power cut, with their size and checksum."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from customer_map.touchpoints.index.errors import IndexWriteError
from customer_map.touchpoints.index.manifest import SavedFile


class CountingFile:
    """A file to write to that keeps count of its bytes and their checksum."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.blake2b(digest_size=16)
        self.size = 0

    def write(self, content: bytes) -> int:
        """Write bytes, or anything that can be seen as bytes."""
        view = memoryview(content)
        self._file.write(view)
        self._hash.update(view)
        self.size += view.nbytes
        return view.nbytes

    def flush(self) -> None:
        """Hand all bytes to the system."""
        self._file.flush()

    def sync(self) -> None:
        """Return when the disk has all bytes."""
        self._file.flush()
        os.fsync(self._file.fileno())

    @property
    def checksum(self) -> str:
        """The BLAKE2b checksum of all bytes so far."""
        return self._hash.hexdigest()


@contextlib.contextmanager
def telling_of_writes(folder: Path) -> Iterator[None]:
    """Turn what the disk answers into a sentence about the index in `folder`."""
    try:
        yield
    except OSError as error:
        raise IndexWriteError(folder=folder, reason=error.strerror or str(error)) from error


def write_batches(path: Path, batches: list[pa.RecordBatch]) -> SavedFile:
    """Write batches of one schema as an Arrow file and return when the disk has it.

    Raises:
        IndexWriteError: The disk is full, or the folder cannot be written to.
    """
    with telling_of_writes(path.parent), path.open("wb") as opened:
        file = CountingFile(opened)
        with pa.ipc.new_file(file, batches[0].schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
        file.sync()
    return SavedFile(path.name, file.size, file.checksum)


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file at once: a reader sees the old bytes or the new, never some of both.

    The change lasts through a power cut once the folder is synced, too.

    Raises:
        IndexWriteError: The disk is full, or the folder cannot be written to.
    """
    new = path.with_suffix(".new")
    with telling_of_writes(path.parent):
        with new.open("wb") as opened:
            file = CountingFile(opened)
            file.write(content)
            file.sync()
        sync_folder(path.parent)
        new.replace(path)


def sync_folder(folder: Path) -> None:
    """Return when the disk knows which files are in the folder; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
