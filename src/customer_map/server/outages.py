"""Turns an exception into what is out of order around us: no database, a full disk, two writes in each other's way."""

import errno
from typing import ClassVar

import psycopg
from django.db import DatabaseError, InterfaceError

from customer_map.errors import CustomerMapError

RETRY_SECONDS = 10
FULL_DISK = "53100"
# A serialisation failure and a deadlock: two transactions met, and this one was rolled back.
COLLISIONS = ("40001", "40P01")
# Classes of the database's own codes: connection lost, out of connections or memory, shut down or starting.
AWAY = ("08", "53", "57P")
FULL_ERRNOS = (errno.ENOSPC, errno.EDQUOT)


class OutageError(CustomerMapError):
    """Something that the server needs is out of order; it goes on by itself when that is mended."""

    retry_seconds: ClassVar[int] = RETRY_SECONDS


class DatabaseAwayError(OutageError):
    """The database does not answer just now."""

    code = "database_away"
    message = "The database does not answer just now."
    hint = "It is being started again. Try again in a few seconds."


class NoRoomError(OutageError):
    """The disk of the server is full."""

    code = "no_room"
    message = "The disk of the server is full."
    hint = "Whoever runs this server has to make room; then it goes on by itself."


class CollisionError(OutageError):
    """Two transactions waited for each other; the database ended this one."""

    code = "collision"
    message = "Somebody else was changing the same records at that moment."
    hint = "Try again in a moment."
    retry_seconds = 1


def is_collision(error: BaseException | None) -> bool:
    """Whether the transaction was rolled back only because it met another one."""
    return isinstance(outage_of(error), CollisionError)


def outage_of(error: BaseException | None) -> OutageError | None:
    """Return what is out of order, if that is why `error` came about."""
    if isinstance(error, OSError) and error.errno in FULL_ERRNOS:
        return NoRoomError()
    if isinstance(error, DatabaseError | InterfaceError):
        return _outage_of_database(error.__cause__)
    return None


def _outage_of_database(cause: BaseException | None) -> OutageError | None:
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    if state == FULL_DISK:
        return NoRoomError()
    if state in COLLISIONS:
        return CollisionError()
    if state is None:  # it never answered: there was no connection, or it broke
        is_lost = isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
        return DatabaseAwayError() if is_lost else None
    return DatabaseAwayError() if state.startswith(AWAY) else None
