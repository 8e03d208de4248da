"""Who has asked how often since a window of time began, in memory that processes forked from this one share."""

import fcntl
import mmap
import os
import struct
import threading
import weakref
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import mkstemp

# An asker by the hash of its name, when its window began (seconds of the machine's clock), what was counted since.
SLOT = struct.Struct("=16sdq")
PLACES = 16_384
# An asker stands in one of so many places; where all are taken, the one whose window began first gives way.
NEIGHBOURS = 8
NOBODY = bytes(16)


@dataclass(slots=True)
class Window:
    """What one asker has asked for since `began`; `began` 0 is nothing yet."""

    began: float
    count: int


class SharedWindows:
    """The windows of many askers; one at a time reads and writes, whatever thread or process it is.

    The lock is one that the system takes back from a process that was killed.
    """

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._file, path = mkstemp()
        Path(path).unlink()
        weakref.finalize(self, os.close, self._file)
        os.ftruncate(self._file, places * SLOT.size)
        self._memory = mmap.mmap(self._file, places * SLOT.size)
        self._threads = threading.Lock()

    @contextmanager
    def of(self, asker: Hashable) -> Iterator[Window]:
        """Give the window of an asker to read and to change; what has been changed at the end is kept."""
        name = blake2b(repr(asker).encode(), digest_size=len(NOBODY)).digest()
        with self._alone():
            place, window = self._found(name)
            yield window
            SLOT.pack_into(self._memory, place, name, window.began, window.count)

    def forget(self) -> None:
        """Forget all windows."""
        with self._alone():
            self._memory[:] = bytes(len(self._memory))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _found(self, name: bytes) -> tuple[int, Window]:
        """Return the place of an asker, or the one that is given up for it."""
        first = int.from_bytes(name[:8], "little")
        oldest, oldest_began = 0, float("inf")
        for step in range(NEIGHBOURS):
            place = (first + step) % self._places * SLOT.size
            there, began, count = SLOT.unpack_from(self._memory, place)
            if there == name:
                return place, Window(began, count)
            if began < oldest_began:
                oldest, oldest_began = place, began
        return oldest, Window(0.0, 0)
