"""Turns the scopes of an API key into a yes or no: which records, and whether to read or to write."""

from collections.abc import Iterable

from customer_map.server.accounts.roles import Intent, RecordType

READ = "read"
WRITE = "write"


def all_scopes() -> list[str]:
    """Return every scope: `read` and `write` for everything, `customer.read` and the like for one type."""
    return [READ, WRITE, *(f"{kind}.{word}" for kind in RecordType for word in (READ, WRITE))]


def allows(scopes: Iterable[str], record_type: str, intent: str) -> bool:
    """Whether a key with `scopes` may do `intent`; what its user may do limits it further.

    >>> allows(["customer.read"], "customer", "read"), allows(["customer.read"], "customer", "edit")
    (True, False)
    """
    word = READ if intent == Intent.READ else WRITE
    return bool({word, f"{record_type}.{word}"} & set(scopes))
