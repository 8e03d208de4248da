"""A workbook that loops, swallows memory or crashes its reader harms only the rehearsal."""

import struct
import time
from pathlib import Path

import openpyxl
import pytest

from customer_map.formats.errors import BrokenFileError
from customer_map.formats.opening import open_table
from customer_map.formats.rehearsal import BROKEN, FINE, rehearse

SECTOR = 512
END_OF_CHAIN, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def circular_workbook(folder: Path) -> Path:
    """An XLS whose list of parts stands in a sector that is followed by itself, for ever."""
    head = bytearray(SECTOR)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", head, 44, 1)
    struct.pack_into("<I", head, 48, 1)
    struct.pack_into("<I", head, 56, 4096)
    struct.pack_into("<IIII", head, 60, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    struct.pack_into("<109I", head, 76, 0, *[FREE] * 108)
    table = struct.pack("<128I", TABLE, 1, *[FREE] * 126)
    path = folder / "circular.xls"
    path.write_bytes(bytes(head) + table + bytes(SECTOR))
    return path


def test_an_honest_workbook_is_fine(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name"])
    book.save(tmp_path / "a.xlsx")
    assert rehearse(tmp_path / "a.xlsx") == FINE


def test_a_workbook_that_goes_round_in_circles_is_broken(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(BrokenFileError, match="XLS"):
        open_table(circular_workbook(tmp_path))
    assert time.monotonic() - began < 30


def test_a_rehearsal_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    assert rehearse(circular_workbook(tmp_path), seconds=0.01) == BROKEN
