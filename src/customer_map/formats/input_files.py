"""Turns a path into bytes: plain or unpacked from gzip, counted, and never more than the limits allow."""

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from customer_map.formats.errors import (
    BrokenFileError,
    FileMissingError,
    FileTooLargeError,
    TruncatedFileError,
    UnpackingBombError,
)
from customer_map.formats.limits import (
    CHUNK_BYTES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_COUNTS_FROM_BYTES,
)

GZIP_MAGIC = b"\x1f\x8b"


class ByteStream:
    """The bytes of an input file, unpacked if need be, read from the front."""

    def __init__(self, file: "InputFile", raw: IO[bytes]) -> None:
        self._file = file
        self._raw = raw
        self._plain = gzip.GzipFile(fileobj=raw, mode="rb") if file.gzipped else raw
        self._size = max(file.path.stat().st_size, 1)
        self._unpacked = 0

    def read(self, size: int) -> bytes:
        """The next bytes, empty at the end; raises when the file is cut, damaged or a bomb."""
        try:
            data = self._plain.read(size)
        except EOFError as error:
            raise TruncatedFileError(file=self._file.name) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise BrokenFileError(file=self._file.name, format="gzip") from error
        self._unpacked += len(data)
        self._check_size()
        return data

    def progress(self) -> float:
        """The share of the file on disk that has been read, from 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0)

    def _check_size(self) -> None:
        if self._unpacked > MAX_UNPACKED_BYTES:
            limit = MAX_UNPACKED_BYTES // 2**20
            raise FileTooLargeError(file=self._file.name, limit=limit)
        if self._unpacked > max(RATIO_COUNTS_FROM_BYTES, MAX_RATIO * self._size):
            raise UnpackingBombError(file=self._file.name, limit=MAX_RATIO)


@dataclass(frozen=True)
class InputFile:
    """A file on disk; `name` is what sentences call it (an upload keeps its user's file name)."""

    path: Path
    name: str
    gzipped: bool

    @classmethod
    def at(cls, path: Path, name: str = "") -> "InputFile":
        """The file at a path; whether it is packed is seen from its first bytes."""
        shown = name or path.name
        try:
            with path.open("rb") as raw:
                return cls(path, shown, raw.read(2) == GZIP_MAGIC)
        except OSError as error:
            raise FileMissingError(file=shown) from error

    @contextmanager
    def open(self) -> Iterator[ByteStream]:
        """The bytes from the front."""
        with self.path.open("rb") as raw:
            yield ByteStream(self, raw)

    def head(self, size: int) -> bytes:
        """The first bytes, unpacked."""
        with self.open() as stream:
            return stream.read(size)

    def chunks(self, stream: ByteStream, size: int = CHUNK_BYTES) -> Iterator[bytes]:
        """The bytes in pieces."""
        while data := stream.read(size):
            yield data

    @contextmanager
    def unpacked(self) -> Iterator[Path]:
        """A path to the unpacked file, for readers that jump about; a temporary copy if it is packed."""
        if not self.gzipped:
            yield self.path
            return
        with tempfile.TemporaryDirectory() as folder, self.open() as stream:
            copy = Path(folder) / "unpacked"
            with copy.open("wb") as target:
                for data in self.chunks(stream):
                    target.write(data)
            yield copy
