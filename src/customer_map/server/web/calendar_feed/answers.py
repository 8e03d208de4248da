"""Turns a calendar into an answer that programs fetch only when it has changed."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar_answer(request: HttpRequest, content: bytes, file_name: str = "") -> HttpResponse:
    """Answer the file, or 304 when the program has it already."""
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    known = request.headers.get("If-None-Match", "")
    if mark in (one.strip().removeprefix("W/") for one in known.split(",")):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type=MEDIA_TYPE)
        if file_name:
            header = content_disposition_header(as_attachment=True, filename=file_name)
            answer.headers["Content-Disposition"] = header or "attachment"
    answer.headers["ETag"] = mark
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
