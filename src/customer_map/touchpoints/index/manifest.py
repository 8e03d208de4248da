"""Turns the state of an index into its one small file, the manifest, and back; whoever holds it knows all files."""

import hashlib
from pathlib import Path

import msgspec

from customer_map.touchpoints.index.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexVersionError,
)

FORMAT = "customer-map touchpoint index"
VERSION = 1
MANIFEST = "manifest.json"


class SavedFile(msgspec.Struct, frozen=True):
    """A file of the index: its name in the folder, its bytes, and their BLAKE2b checksum."""

    name: str
    size: int
    checksum: str


class SavedSegment(msgspec.Struct, frozen=True):
    """A file of customers of one bucket with all their touchpoints; later segments supersede earlier ones."""

    file: SavedFile
    bucket: int
    customers: int
    touchpoints: int


class Manifest(msgspec.Struct, frozen=True):
    """One generation of an index.

    `origin`: from where times count, in seconds since 1970; `attributes`: which are kept, None: all that come;
    `words`: files whose words, one behind the other, are the dictionaries; `segments`: oldest first within a bucket;
    `mark`: how far the index was filled, as the filler put it.
    """

    generation: int
    origin: int
    buckets: int
    attributes: tuple[str, ...] | None
    words: tuple[SavedFile, ...]
    segments: tuple[SavedSegment, ...]
    mark: object

    @property
    def files(self) -> tuple[SavedFile, ...]:
        """All files that this generation needs."""
        return (*self.words, *(segment.file for segment in self.segments))


class _Envelope(msgspec.Struct, frozen=True):
    """What stands in the file: enough to refuse what is newer or damaged before it is read."""

    format: str
    version: int
    checksum: str
    manifest: msgspec.Raw


def checksum(content: bytes) -> str:
    """Return the BLAKE2b checksum of some bytes."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def dumps(manifest: Manifest) -> bytes:
    """Return the bytes of the manifest file."""
    body = msgspec.json.encode(manifest)
    return msgspec.json.encode(_Envelope(FORMAT, VERSION, checksum(body), msgspec.Raw(body)))


def loads(content: bytes, folder: Path) -> Manifest:
    """Return the manifest that these bytes hold.

    Raises:
        IndexDamagedError: They are not what was written.
        IndexVersionError: A newer version of the program wrote them.
    """
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
        if envelope.format != FORMAT or envelope.version < 1:
            raise IndexDamagedError(folder=folder, reason="the manifest is none of an index")
        if envelope.version > VERSION:
            raise IndexVersionError(folder=folder, version=envelope.version, known=VERSION)
        if checksum(bytes(envelope.manifest)) != envelope.checksum:
            raise IndexDamagedError(folder=folder, reason="the manifest was altered")
        return msgspec.json.decode(envelope.manifest, type=Manifest)
    except msgspec.DecodeError as error:
        raise IndexDamagedError(folder=folder, reason="the manifest cannot be read") from error


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the newest generation.

    Raises:
        IndexMissingError: There is no index in the folder.
        IndexDamagedError, IndexVersionError: As for `loads`.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
    except FileNotFoundError as error:
        if any(folder.glob("*.arrow")):
            raise IndexDamagedError(folder=folder, reason="the manifest is missing") from error
        raise IndexMissingError(folder=folder) from error
    return loads(content, folder)
