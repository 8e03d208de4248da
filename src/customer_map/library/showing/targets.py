"""Turns a file name into whether a result can be written there, and bytes into a file that is whole or absent."""

import os
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex
from typing import ClassVar

from customer_map.errors import CustomerMapError

TABLE_ENDINGS = (".html", ".json", ".xlsx", ".csv", ".parquet")
PICTURE_ENDINGS = (".svg", ".png", ".pdf")
EVENT_ENDINGS = (".xes", ".ocel.json", ".jsonocel", ".sqlite")


class UnknownResultFormatError(CustomerMapError):
    """A file name ends in something that this result cannot be written as."""

    code: ClassVar[str] = "unknown_result_format"
    message: ClassVar[str] = "{path}: this result cannot be written in that format."
    hint: ClassVar[str] = "End the name in one of: {formats}."


class UnwritableFileError(CustomerMapError):
    """A file could not be written."""

    code: ClassVar[str] = "unwritable_file"
    message: ClassVar[str] = "{path} could not be written: {reason}."
    hint: ClassVar[str] = "Check the folder, your rights to it and the free space."


def ending_of(target: Path, endings: Iterable[str]) -> str:
    """Return the longest of the endings that a name has, in small or capital letters.

    Raises:
        UnknownResultFormatError: It has none of them.
    """
    known = tuple(endings)
    fitting = [each for each in known if target.name.lower().endswith(each)]
    if not fitting:
        raise UnknownResultFormatError(path=target, formats=", ".join(known))
    return max(fitting, key=len)


def check_target(target: Path, endings: Iterable[str]) -> None:
    """Refuse a file that could not be written, before anybody waits for what should stand in it.

    Raises:
        UnknownResultFormatError: The name ends in none of the endings.
        UnwritableFileError: The folder is not there, or nothing may be written into it.
    """
    ending_of(target, endings)
    folder = target.parent
    if target.is_dir():
        raise UnwritableFileError(path=target, reason="it is a folder")
    if not folder.is_dir():
        raise UnwritableFileError(path=target, reason=f"there is no folder {folder}")
    if not os.access(target if target.exists() else folder, os.W_OK):
        raise UnwritableFileError(path=target, reason="it may not be written")


def write_whole(target: Path, data: bytes) -> None:
    """Write a file that, whatever interrupts it, is whole or stays as it was.

    Raises:
        UnwritableFileError: The file cannot be written.
    """
    try:
        is_special = target.exists() and not target.is_file()
        if is_special or not os.access(target.parent, os.W_OK):
            target.write_bytes(data)
        else:
            _replace(target.resolve(), data)
    except OSError as error:
        raise UnwritableFileError(path=target, reason=error.strerror) from error


def _replace(target: Path, data: bytes) -> None:
    new = target.with_name(f".{token_hex(8)}.part")
    try:
        with new.open("xb") as file:
            file.write(data)
        if target.exists():
            new.chmod(target.stat().st_mode)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
