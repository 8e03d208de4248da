"""Turns a page's write that collided with another one into a second try, so that nobody has to click again."""

import logging
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError

from customer_map.errors import CustomerMapError
from customer_map.server.collisions import KeptWrites
from customer_map.server.outages import is_collision
from customer_map.server.web.middleware import Answer, error_page

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

logger = logging.getLogger(__name__)


class SecondTry:
    """Calls a view once more when a collision ended it before it had written anything for good.

    A view that collides twice goes on as an outage: 503 with Retry-After. Uploads are not read a second time.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and watch what is written meanwhile."""
        if request.method in SAFE_METHODS:
            return self.answer(request)
        kept = KeptWrites()
        request.kept_writes = kept  # type: ignore[attr-defined]
        with connection.execute_wrapper(kept):
            return self.answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Try again after a collision that left nothing behind; anything else goes on."""
        kept: KeptWrites | None = getattr(request, "kept_writes", None)
        if kept is None or kept.any or not is_collision(problem) or not _can_be_read(request):
            return None
        logger.info("%s %s met another write and is tried again.", request.method, request.path)
        view: Any = request.resolver_match
        try:
            answer: HttpResponse = view.func(request, *view.args, **view.kwargs)
        except CustomerMapError as refused:
            return error_page(request, refused)
        return answer


def _can_be_read(request: HttpRequest) -> bool:
    """Whether what was sent is still there; a stream is read once."""
    try:
        return request.body is not None
    except (RawPostDataException, UnreadablePostError):
        return False
