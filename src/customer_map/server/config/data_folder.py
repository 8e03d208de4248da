"""A path in, the data folder out: created, checked, locked; all that the server keeps lies below.

<data>/format        version of this layout
<data>/secret_key    signs sessions and links; only the owner may read it
<data>/lock          held by the running start, holds its process id
<data>/postgres/     the embedded database
<data>/files/        uploads and exports
<data>/index/        the touchpoint index, derived from the database
<data>/cache/        compiled kernels
<data>/logs/         what the database says
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import platformdirs

from customer_map.errors import CustomerMapError

FORMAT = 1
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DataFolderError(CustomerMapError):
    """The data folder cannot be used."""

    code = "data_folder"
    message = 'The data folder "{folder}" cannot be used: {reason}.'
    hint = "Choose another folder with --data or CUSTOMER_MAP_DATA."


class NotAFolderError(DataFolderError):
    """The path of the data folder, or a part of it, is a file."""

    code = "data_folder_is_a_file"
    message = '"{folder}" is a file, or lies below one; a folder is needed.'


class NoPermissionError(DataFolderError):
    """The operating system does not let this user write into the folder."""

    code = "data_folder_permission"
    message = 'You may not write into the data folder "{folder}".'
    hint = "Give your user the right to write there, or choose another folder with --data."


class NoSpaceError(DataFolderError):
    """The disk is full, or a quota is used up."""

    code = "no_space"
    message = 'There is no space left for the data folder "{folder}".'
    hint = "Make room on that disk, or move the folder and name it with --data."


class NewerDataFolderError(DataFolderError):
    """A later version of the program wrote the folder."""

    code = "data_folder_newer"
    message = (
        'The data folder "{folder}" was written by a newer version of customer-map '
        "(layout {found}; this one knows {known})."
    )
    hint = "Install the newer version again, or choose another folder with --data."


class DataFolderInUseError(DataFolderError):
    """Another start holds the folder."""

    code = "data_folder_in_use"
    message = 'The data folder "{folder}" is in use by another customer-map (process {process}).'
    hint = "Stop that one first, or choose another folder with --data."


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where things are below the data folder."""

    path: Path

    @property
    def format(self) -> Path:
        """File with the version of the layout."""
        return self.path / "format"

    @property
    def secret_key(self) -> Path:
        """File with the key that signs sessions and links."""
        return self.path / "secret_key"

    @property
    def lock(self) -> Path:
        """File that the running start holds locked."""
        return self.path / "lock"

    @property
    def postgres(self) -> Path:
        """Folder of the embedded database."""
        return self.path / "postgres"

    @property
    def files(self) -> Path:
        """Folder of uploads and exports."""
        return self.path / "files"

    @property
    def index(self) -> Path:
        """Folder of the touchpoint index, unless a setting names another."""
        return self.path / "index"

    @property
    def cache(self) -> Path:
        """Folder of what is made again when it is missing."""
        return self.path / "cache"

    @property
    def logs(self) -> Path:
        """Folder of log files."""
        return self.path / "logs"


def default_path() -> Path:
    """The folder for a user's own data, as the operating system has it."""
    return platformdirs.user_data_path("customer-map")


def open_data_folder(path: Path) -> DataFolder:
    """Create the folder where it is missing and check that this program may use it.

    Raises:
        NotAFolderError, NoPermissionError, NoSpaceError, DataFolderError: it cannot be written.
        NewerDataFolderError: a newer program wrote it.
    """
    folder = DataFolder(path.expanduser().absolute())
    with folder_errors(folder.path):
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_format(folder)
        folder.files.mkdir(exist_ok=True)
        folder.logs.mkdir(exist_ok=True)
    return folder


@contextmanager
def locked(folder: DataFolder) -> Iterator[None]:
    """Hold the folder for this process; the system frees the lock however the process ends.

    Raises:
        DataFolderInUseError: another process holds it.
    """
    with folder_errors(folder.path):
        lock = folder.lock.open("a+", encoding="ascii")
    with lock:
        with folder_errors(folder.path):
            _take(lock, folder)
        yield


@contextmanager
def folder_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system says about files into the errors above."""
    try:
        yield
    except (NotADirectoryError, FileExistsError) as error:
        raise NotAFolderError(folder=path) from error
    except PermissionError as error:
        raise NoPermissionError(folder=path) from error
    except OSError as error:
        if error.errno in NO_SPACE:
            raise NoSpaceError(folder=path) from error
        raise DataFolderError(folder=path, reason=error.strerror or str(error)) from error


def _take(lock: TextIO, folder: DataFolder) -> None:
    lock.seek(0)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = lock.read().strip() or "unknown"
        raise DataFolderInUseError(folder=folder.path, process=holder) from error
    lock.truncate()
    lock.write(str(os.getpid()))
    lock.flush()


def _check_format(folder: DataFolder) -> None:
    folder.format.touch()
    found = folder.format.read_text(encoding="ascii", errors="replace").strip()
    if not found:
        folder.format.write_text(f"{FORMAT}\n", encoding="ascii")
    elif not found.isdecimal():
        reason = f'its file "format" holds "{found[:20]}" where a number should be'
        raise DataFolderError(folder=folder.path, reason=reason)
    elif int(found) > FORMAT:
        raise NewerDataFolderError(folder=folder.path, found=found, known=FORMAT)
