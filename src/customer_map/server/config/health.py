"""A probe in, whether this server lives, and whether it can work, out: /health/live and /health/ready.

The answers hold nothing that a stranger could use; what is wrong stands in the log.
"""

import logging
import threading

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customer_map.server.config.preparing import missing_migrations

logger = logging.getLogger(__name__)
UNREADY = 503
# Once the tables are up to date they stay so, for this program; looking again costs too much for a probe.
_tables_are_there = threading.Event()


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """Say that the process answers; whoever gets no answer starts it anew."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Say whether requests can be sent here: the database answers, and its tables are up to date."""
    try:
        missing = _missing()
    except Error as error:
        logger.warning("Not ready: %s", error)
        connection.close()
        return _unready("database")
    if missing:
        logger.warning("Not ready: %s changes of the tables are waiting.", missing)
        return _unready("tables")
    return JsonResponse({"status": "ready"})


def _missing() -> int:
    if _tables_are_there.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return 0
    missing = missing_migrations()
    if not missing:
        _tables_are_there.set()
    return missing


def _unready(what: str) -> JsonResponse:
    return JsonResponse({"status": "unready", "because_of": what}, status=UNREADY)
