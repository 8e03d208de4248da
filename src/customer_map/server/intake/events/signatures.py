"""A signed webhook in, its timestamp proven or an error out: HMAC-SHA256 over timestamp, dot and body."""

import hashlib
import hmac
from datetime import datetime, timedelta

from customer_map.server.intake.events.errors import BadSignatureError

TOLERANCE = timedelta(minutes=5)
SCHEME = "sha256="


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The signature that belongs to a body sent at `timestamp` (seconds since 1970, in digits)."""
    signed = timestamp.encode() + b"." + body
    return SCHEME + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def require_signed(
    *, secret: str, timestamp: str, given: str, body: bytes, received: datetime
) -> None:
    """Check a webhook.

    Raises:
        BadSignatureError: the signature is another one, or the time is more than five minutes from ours.
    """
    is_time = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12
    if not is_time or abs(received.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise BadSignatureError
    expected = signature(secret, timestamp, body).encode()
    if not hmac.compare_digest(expected, given.strip().encode()):
        raise BadSignatureError
