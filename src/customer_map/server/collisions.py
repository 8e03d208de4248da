"""Turns a transaction that collided with another one into a second try, where nothing of the first was kept."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction

from customer_map.server.outages import is_collision

DoneT = TypeVar("DoneT")

logger = logging.getLogger(__name__)


def tried_twice(do: Callable[[], DoneT]) -> DoneT:
    """Return what `do` returns, which writes in one transaction; done once more when a collision rolled that back.

    Raises what `do` raises, also a second collision.
    """
    try:
        return do()
    except DatabaseError as error:
        if connection.in_atomic_block or not is_collision(error):
            raise
    logger.info("A transaction met another one and is done again.")
    return do()


class KeptWrites:
    """Watches the statements of a connection: whether anything was written for good."""

    def __init__(self) -> None:
        self.any = False

    def __call__(self, execute: Callable[..., Any], sql: str, *how: Any) -> Any:
        """Execute a statement; what is no plain question counts from when its transaction commits."""
        answer = execute(sql, *how)
        if not str(sql).lstrip().upper().startswith("SELECT"):
            transaction.on_commit(self._note)  # at once outside of a transaction
        return answer

    def _note(self) -> None:
        self.any = True
