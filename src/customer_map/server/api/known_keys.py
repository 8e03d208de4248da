"""Remembers keys that worked a moment ago, with their state then; whoever relies on one asks whether it still holds."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from customer_map.server.accounts.actions.keys import NOTED_EVERY
from customer_map.server.accounts.key_reading import KeyFound

MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that worked, and until when its use need not be noted again."""

    prefix: str
    found: KeyFound
    until: float


# By the hash of what was presented: the secret itself is not kept.
_known: OrderedDict[bytes, KnownKey] = OrderedDict()
_lock = threading.Lock()


def know(presented: str, found: KeyFound) -> None:
    """Remember a key that has just been found to work."""
    until = time.monotonic() + NOTED_EVERY.total_seconds()
    with _lock:
        _known[_name(presented)] = KnownKey(found.key.prefix, found, until)
        while len(_known) > MOST_KEYS:
            _known.popitem(last=False)


def known_key(presented: str) -> KnownKey | None:
    """Return a key that worked less than a minute ago; its state may have changed since."""
    known = _known.get(_name(presented))
    return known if known is not None and known.until > time.monotonic() else None


def forget(presented: str) -> None:
    """Forget a key whose state is not the known one any more."""
    with _lock:
        _known.pop(_name(presented), None)


def _name(presented: str) -> bytes:
    return sha256(presented.encode()).digest()
