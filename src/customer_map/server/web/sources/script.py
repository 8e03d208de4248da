"""The built tracking script in, a file that any web page may load out."""

import hashlib
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

CACHED = "public, max-age=3600, stale-while-revalidate=86400"


@require_safe
def tracking_script(request: HttpRequest) -> HttpResponse:
    """Answer the script; its name never changes, so that browsers ask again after an hour."""
    text = _script()
    if not text:
        raise Http404
    tag = f'"{hashlib.sha256(text).hexdigest()[:16]}"'
    known = request.headers.get("If-None-Match", "") == tag
    answer = HttpResponseNotModified() if known else HttpResponse(text)
    answer.headers["Content-Type"] = "text/javascript; charset=utf-8"
    answer.headers["Cache-Control"] = CACHED
    answer.headers["ETag"] = tag
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@cache
def _script() -> bytes:
    path = settings.DIST / "track.js"
    return path.read_bytes() if path.is_file() else b""
