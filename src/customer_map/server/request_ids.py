"""Gives each request a name that its answer, its lines in the log and the problems it is told share."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from customer_map.server.accounts.ids import new_id

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the name of the request that is being answered; "" outside of one."""
    return _current.get()


@contextmanager
def named_request(given: str) -> Iterator[str]:
    """Name the request as it was named by whoever sent it, if that is a name, else anew."""
    name = given if WELL_FORMED.fullmatch(given) else str(new_id())
    token = _current.set(name)
    try:
        yield name
    finally:
        _current.reset(token)
