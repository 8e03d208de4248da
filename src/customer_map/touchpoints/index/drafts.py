"""Turns files written one by one into the next generation of an index, at once or not at all."""

import contextlib
import itertools
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from filelock import FileLock, Timeout

from customer_map.touchpoints.index.durable import (
    replace_file,
    sync_folder,
    telling_of_writes,
    write_batches,
)
from customer_map.touchpoints.index.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexVersionError,
)
from customer_map.touchpoints.index.manifest import (
    MANIFEST,
    Manifest,
    SavedFile,
    dumps,
    read_manifest,
)

LOCK = "writer.lock"
# Lies in the folder while somebody writes; whoever finds it without a writer knows that the last one was cut off.
UNFINISHED = "unfinished"
# A reader that looks for the mark of a cut-off writer keeps writers out meanwhile.
PATIENCE_SECONDS = 2.0
SPILL = "spill"
GENERATION = re.compile(r"g(\d+)-.*\.arrow")


@dataclass(slots=True)
class Draft:
    """The files of a generation that is being written; no reader sees them before `publish`."""

    folder: Path
    generation: int
    published: bool = False
    _written: list[Path] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def spill(self) -> Path:
        """A folder for what is needed on the way only."""
        return self.folder / SPILL

    def save(self, name: str, batch: pa.RecordBatch) -> SavedFile:
        """Write a file of this generation.

        Raises:
            IndexWriteError: The disk is full, or the folder cannot be written to.
        """
        path = self.folder / f"g{self.generation:08d}-{next(self._numbers):05d}-{name}.arrow"
        self._written.append(path)
        return write_batches(path, [batch])

    def publish(self, manifest: Manifest) -> None:
        """Make this generation the one that readers find, and remove the files that it does not need.

        Raises:
            IndexWriteError: The disk is full, or the folder cannot be written to.
        """
        replace_file(self.folder / MANIFEST, dumps(manifest))
        self._written.clear()
        self.published = True
        with telling_of_writes(self.folder):
            sync_folder(self.folder)
        remove_strangers(self.folder, manifest)

    def discard(self) -> None:
        """Remove what was written and not published."""
        shutil.rmtree(self.spill, ignore_errors=True)
        (self.folder / MANIFEST).with_suffix(".new").unlink(missing_ok=True)
        for path in self._written:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def drafting(folder: Path) -> Iterator[Draft]:
    """Write the next generation of the index in `folder`; what is not published within leaves no trace.

    Raises:
        IndexBusyError: Another process is writing.
        IndexWriteError: The disk is full, or the folder cannot be written to.
    """
    with telling_of_writes(folder):
        folder.mkdir(parents=True, exist_ok=True)
    mark = folder / UNFINISHED
    with only_writer(folder, patience=PATIENCE_SECONDS):
        doubtful = mark.exists()
        with telling_of_writes(folder):
            mark.touch()
            sync_folder(folder)
        draft = Draft(folder, next_generation(folder))
        try:
            yield draft
        finally:
            draft.discard()
            if draft.published or not doubtful:
                mark.unlink(missing_ok=True)


@contextlib.contextmanager
def only_writer(folder: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Keep other writers out; wait `patience` seconds for one to finish.

    Raises:
        IndexBusyError: There is one.
        IndexWriteError: The folder cannot be written to.
    """
    lock = FileLock(folder / LOCK, timeout=patience)
    with telling_of_writes(folder):
        try:
            lock.acquire()
        except Timeout as error:
            raise IndexBusyError(folder=folder) from error
    try:
        yield
    finally:
        lock.release()


def next_generation(folder: Path) -> int:
    """Return a number above those of all files, leftovers included, so that no file is ever written a second time."""
    found = (GENERATION.fullmatch(path.name) for path in folder.iterdir())
    numbers = [int(match[1]) for match in found if match]
    with contextlib.suppress(IndexDamagedError, IndexVersionError):
        numbers.append(read_manifest(folder).generation)
    return 1 + max(numbers, default=0)


def remove_strangers(folder: Path, manifest: Manifest) -> None:
    """Remove the files that this generation does not need.

    Readers of an older one keep what they have open; on Windows such files stay until a later write removes them.
    """
    needed = {file.name for file in manifest.files}
    for path in folder.iterdir():
        if GENERATION.fullmatch(path.name) and path.name not in needed:
            with contextlib.suppress(OSError):
                path.unlink()
