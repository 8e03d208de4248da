"""Lets a process that answers people bring the index up to date beside its answers, when an answer found it wanting.

The worker does so every minute; this helps a machine that has no worker, and whoever comes right after an import.
"""

import logging
from contextlib import suppress
from threading import Lock, Thread

from django.db import connection, transaction

from customer_map.errors import CustomerMapError
from customer_map.server.insights.index.following import follow
from customer_map.touchpoints.index.errors import IndexBusyError

logger = logging.getLogger(__name__)
_running = Lock()


def follow_soon() -> None:
    """Start following in a thread of its own after the running transaction, unless one is at it."""
    transaction.on_commit(_start, robust=True)


def _start() -> None:
    if _running.acquire(blocking=False):
        Thread(target=_follow, name="touchpoint index", daemon=True).start()


def _follow() -> None:
    try:
        with suppress(IndexBusyError):
            follow()
    except CustomerMapError as error:
        logger.warning("%s %s", error.sentence(), error.remedy())
    finally:
        connection.close()
        _running.release()
