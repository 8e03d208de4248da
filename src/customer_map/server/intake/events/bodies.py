"""A request body in, its bytes out: unpacked, and never more than a request may hold."""

import zlib
from typing import Protocol

from customer_map.server.intake.events.errors import EventsTooLargeError, UnreadableEventsError
from customer_map.server.intake.events.limits import LARGEST_BODY

GZIP = 16 + zlib.MAX_WBITS
ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip"})
LIMIT = f"{LARGEST_BODY // 1024 // 1024} MB"


class Stream(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes."""
        ...


def read_body(stream: Stream, encoding: str) -> bytes:
    """The whole body.

    Raises:
        EventsTooLargeError: it is larger than a request may be, packed or unpacked.
        UnreadableEventsError: it is packed in a way we do not know, or broken.
    """
    encoding = encoding.strip().lower()
    if encoding not in ENCODINGS:
        raise UnreadableEventsError(problem=f"the encoding {encoding[:40]} is unknown")
    parts, size = [], 0
    while size <= LARGEST_BODY:
        part = stream.read(LARGEST_BODY + 1 - size)
        if not part:
            break
        parts.append(part)
        size += len(part)
    body = _small(b"".join(parts))
    return _unpacked(body) if "gzip" in encoding else body


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(GZIP)
    try:
        whole = unpacking.decompress(body, LARGEST_BODY + 1)
    except zlib.error as problem:
        raise UnreadableEventsError(problem="the gzip data is broken") from problem
    if not unpacking.eof and len(whole) <= LARGEST_BODY:
        raise UnreadableEventsError(problem="the gzip data ends too early")
    return _small(whole)


def _small(body: bytes) -> bytes:
    if len(body) > LARGEST_BODY:
        raise EventsTooLargeError(limit=LIMIT)
    return body
