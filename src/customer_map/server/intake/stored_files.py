"""Uploaded bytes in, a file of a random name below the files folder out."""

import errno
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from customer_map.server.intake.errors import DiskFullError, UploadTooLargeError
from customer_map.server.intake.models import Import

FOLDER = "imports"
MEGABYTE = 2**20
CHUNK_BYTES = 2**20
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class StoredFile:
    """Where an upload lies, how large it is and what it hashes to."""

    stored_as: str
    size: int
    sha256: str


def imports_folder() -> Path:
    """The folder of uploads below the data folder."""
    folder = Path(settings.FILES_FOLDER) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def stored_path(row: Import) -> Path:
    """Where the file of an import lies."""
    return imports_folder() / row.stored_as


def store(chunks: Iterable[bytes], file_name: str, limit_megabytes: int) -> StoredFile:
    """Write the chunks to a new file; nothing stays behind when that fails.

    Raises:
        UploadTooLargeError: more than `limit_megabytes`, 0 for no limit.
        DiskFullError: no room for it.
    """
    stored_as = secrets.token_hex(16)
    path = imports_folder() / stored_as
    digest, size = hashlib.sha256(), 0
    with _removed_on_failure(path, file_name), path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if limit_megabytes and size > limit_megabytes * MEGABYTE:
                raise UploadTooLargeError(file=file_name, limit=limit_megabytes)
            digest.update(chunk)
            file.write(chunk)
    return StoredFile(stored_as, size, digest.hexdigest())


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


@contextmanager
def _removed_on_failure(path: Path, file_name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        path.unlink(missing_ok=True)
        if error.errno in NO_SPACE:
            raise DiskFullError(file=file_name) from error
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise
