"""Turns a workbook's archive into a verdict: safe to open, or unpacking to more than any honest one."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from customer_map.formats.errors import (
    BrokenFileError,
    FileTooLargeError,
    TooManyRowsError,
    TruncatedFileError,
    UnpackingBombError,
)
from customer_map.formats.limits import (
    CHUNK_BYTES,
    MAX_RATIO,
    MAX_WORKBOOK_BYTES,
    MAX_WORKBOOK_CELLS,
    RATIO_COUNTS_FROM_BYTES,
)

LOCAL_HEADER_BYTES = 30
REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,9})")
ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)[\s/>]")


def check_archive(path: Path, file: str) -> None:
    """Raise if the archive is cut, or if its parts unpack to too many bytes or cells.

    Sizes written in the archive may lie, so every part is unpacked and counted here, in pieces. A
    single cell at XFD1048576 would make the reader reserve 17 thousand million cells: rows times
    columns are counted too.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            unpacked = 0
            for part in archive.infolist():
                extent = _Extent()
                for data in _inflated(raw, part):
                    unpacked += len(data)
                    _check_bytes(unpacked, path.stat().st_size, file)
                    if part.filename.endswith(".xml"):
                        extent.add(data)
                    if extent.cells() > MAX_WORKBOOK_CELLS:
                        raise TooManyRowsError(file=file, limit=f"{MAX_WORKBOOK_CELLS:,}")
    except zipfile.BadZipFile as error:
        raise TruncatedFileError(file=file) from error
    except (zlib.error, NotImplementedError, ValueError, OSError) as error:
        raise BrokenFileError(file=file, format="XLSX") from error


def _check_bytes(unpacked: int, packed: int, file: str) -> None:
    if unpacked > max(RATIO_COUNTS_FROM_BYTES, MAX_RATIO * packed):
        raise UnpackingBombError(file=file, limit=MAX_RATIO)
    if unpacked > MAX_WORKBOOK_BYTES:
        raise FileTooLargeError(file=file, limit=MAX_WORKBOOK_BYTES // 2**20)


def _inflated(raw: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part as its compressed bytes give them, whatever size the archive claims."""
    raw.seek(part.header_offset + 26)
    lengths = raw.read(4)
    name, extra = int.from_bytes(lengths[:2], "little"), int.from_bytes(lengths[2:], "little")
    raw.seek(part.header_offset + LOCAL_HEADER_BYTES + name + extra)
    left = part.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := raw.read(min(left, CHUNK_BYTES))):
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not inflate.eof:
            yield inflate.decompress(packed, CHUNK_BYTES)
            packed = inflate.unconsumed_tail


class _Extent:
    """The rows and columns a sheet would take, by its cell references and by its elements."""

    def __init__(self) -> None:
        self._rest = b""
        self._last_row = self._last_column = 1
        self._rows = self._cells_in_row = self._widest_row = 0

    def add(self, data: bytes) -> None:
        """Count the elements in the next piece of XML."""
        text = self._rest + data
        cut = max(text.rfind(b"<"), len(text) - CHUNK_BYTES)
        self._rest = text[cut:]
        for letters, digits in REFERENCE.findall(text):
            self._last_row = max(self._last_row, int(digits))
            self._last_column = max(self._last_column, _column_number(letters))
        for element in ROW_OR_CELL.findall(text, 0, cut):
            if element == b"row":
                self._rows += 1
                self._cells_in_row = 0
            else:
                self._cells_in_row += 1
                self._widest_row = max(self._widest_row, self._cells_in_row)

    def cells(self) -> int:
        """Rows times columns."""
        rows, columns = max(self._last_row, self._rows), max(self._last_column, self._widest_row)
        return rows * columns


def _column_number(letters: bytes) -> int:
    """A is 1, XFD is 16384."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
