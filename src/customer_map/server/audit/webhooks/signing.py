"""Secrets, a time and a body in, the headers out by which the receiver knows that they come from here."""

import hashlib
import hmac
from collections.abc import Iterable

SIGNATURE = "X-Customer-Map-Signature"
DELIVERY = "X-Customer-Map-Delivery"
EVENT = "X-Customer-Map-Event"


def signature(secrets: Iterable[str], timestamp: int, body: bytes) -> str:
    """Return `t=TIME,v1=HEX`: HMAC-SHA256 over the time, a dot and the body, one `v1` for each secret.

    The time is signed with it, so that a receiver can refuse what was recorded and sent again later.
    """
    signed = f"{timestamp}.".encode() + body
    codes = (hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets)
    return ",".join([f"t={timestamp}", *(f"v1={code}" for code in codes)])
