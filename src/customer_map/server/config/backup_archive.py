"""Parts of a workspace in, one ZIP file with a checksum for each of them out, and back."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import msgspec

from customer_map.errors import CustomerMapError

FORMAT = 1
DESCRIPTION = "description.json"
SECRET_KEY = "secret_key"  # noqa: S105  # the name of the part, not the key
TABLES = "tables/"
FILES = "files/"
CHUNK = 1024 * 1024
LARGEST_DESCRIPTION = 64 * 1024 * 1024


class NotABackupError(CustomerMapError):
    """The file is something else, or damaged."""

    code = "not_a_backup"
    message = '"{file}" is no backup, or it is damaged: {reason}.'
    hint = "Nothing was changed. Use another backup."


class NewerBackupError(CustomerMapError):
    """A later version of the program wrote the backup."""

    code = "newer_backup"
    message = '"{file}" was written by a newer version of customer-map ({version}).'
    hint = "Nothing was changed. Install that version, or a later one, and restore with it."


class Part(msgspec.Struct, frozen=True):
    """One part of a backup: its length and checksum, and the columns and rows of a table."""

    bytes: int
    sha256: str
    columns: tuple[str, ...] = ()
    rows: int = 0


class Description(msgspec.Struct):
    """What a backup says of itself."""

    format: int
    version: str
    written_at: str
    key_mark: str
    migrations: list[tuple[str, str]]
    months: list[str]
    counters: dict[str, int]
    parts: dict[str, Part]

    def table_names(self) -> list[str]:
        """Return the names of the tables in the order in which they can be filled."""
        return [name.removeprefix(TABLES) for name in self.parts if name.startswith(TABLES)]

    def file_names(self) -> list[str]:
        """Return the paths of the files below the folder of files."""
        return [name.removeprefix(FILES) for name in self.parts if name.startswith(FILES)]


@dataclass(slots=True)
class Draft:
    """A backup that is being written."""

    archive: ZipFile
    parts: dict[str, Part] = field(default_factory=dict)

    def add(
        self,
        name: str,
        chunks: Iterable[bytes | bytearray | memoryview],
        columns: tuple[str, ...] = (),
    ) -> None:
        """Write one part as it comes; a table's rows end with a line feed each."""
        checksum, size, lines = hashlib.sha256(), 0, 0
        with self.archive.open(name, "w", force_zip64=True) as part:
            for chunk in chunks:
                data = bytes(chunk)
                part.write(data)
                checksum.update(data)
                size += len(data)
                lines += data.count(b"\n")
        rows = lines if columns else 0
        self.parts[name] = Part(size, checksum.hexdigest(), columns, rows)

    def describe(self, description: Description) -> None:
        """Write the description; it comes last, so that half a backup has none."""
        self.archive.writestr(DESCRIPTION, msgspec.json.format(msgspec.json.encode(description)))


def new_archive(path: Path) -> ZipFile:
    """Open a new file that only its owner may read."""
    path.touch(mode=0o600, exist_ok=False)
    return ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6)


@dataclass(slots=True)
class Backup:
    """A backup that was found whole."""

    archive: ZipFile
    description: Description

    def open(self, name: str) -> IO[bytes]:
        """Open one part for reading."""
        return self.archive.open(name)

    def table(self, name: str) -> IO[bytes]:
        """Open the rows of a table."""
        return self.open(f"{TABLES}{name}")


def open_backup(path: Path) -> Backup:
    """Open a backup once every byte has been compared with its checksum.

    Raises:
        NotABackupError, NewerBackupError: it cannot be used.
    """
    try:
        archive = ZipFile(path)
        return Backup(archive, _checked(path, archive))
    except (BadZipFile, KeyError, OSError, EOFError, zipfile.LargeZipFile) as error:
        raise NotABackupError(file=path, reason=str(error).strip("'\"")) from error
    except msgspec.MsgspecError as error:
        raise NotABackupError(file=path, reason="its description cannot be read") from error


def _checked(path: Path, archive: ZipFile) -> Description:
    if archive.getinfo(DESCRIPTION).file_size > LARGEST_DESCRIPTION:
        raise NotABackupError(file=path, reason="its description is too long")
    text = archive.read(DESCRIPTION)
    head = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    written_by = msgspec.json.decode(head["version"], type=str)
    if msgspec.json.decode(head["format"], type=int) > FORMAT:
        raise NewerBackupError(file=path, version=written_by)
    description = msgspec.json.decode(text, type=Description)
    for name, part in description.parts.items():
        _check_part(path, archive, name, part)
    return description


def _check_part(path: Path, archive: ZipFile, name: str, part: Part) -> None:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise NotABackupError(file=path, reason=f'"{name}" lies outside of it')
    checksum = hashlib.sha256()
    with archive.open(name) as data:
        for chunk in chunks_of(data, most=part.bytes + 1):
            checksum.update(chunk)
    if checksum.hexdigest() != part.sha256:
        raise NotABackupError(file=path, reason=f'"{name}" differs from its checksum')


def chunks_of(data: IO[bytes], most: int | None = None) -> Iterator[bytes]:
    """Read in pieces, no more than `most` bytes."""
    left = most
    while left is None or left > 0:
        chunk = data.read(CHUNK if left is None else min(CHUNK, left))
        if not chunk:
            return
        left = None if left is None else left - len(chunk)
        yield chunk


def finish(draft: Path, path: Path) -> None:
    """Give a written file its name once all of it is on disk."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(path)
