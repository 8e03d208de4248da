"""Turns a survey into the script that shows it inside another web page: a frame that is as high as what it holds."""

from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from customer_map.errors import CustomerMapError
from customer_map.server.surveys.links import asked_at

CACHED = "public, max-age=600"
SCRIPT = Path(__file__).parent / "embed.js"


@require_safe
def embedding_script(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the script, which knows its survey by its own address; none for a survey that is not asked."""
    del request
    try:
        asked_at(code)
    except CustomerMapError as refused:
        raise Http404 from refused
    answer = HttpResponse(_script())
    answer.headers["Content-Type"] = "text/javascript; charset=utf-8"
    answer.headers["Cache-Control"] = CACHED
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")
