"""Turns the begin of a text into the JSON format it is in: Segment's lines, OCEL 2.0, other JSON, or none."""

import json
import re

OCEL_BEGIN = re.compile(rb'^\s*\{\s*"(objectTypes|eventTypes|objects|events)"\s*:\s*\[')
LINES_LOOKED_AT = 20
SEGMENT_CALLS = frozenset({"track", "page", "screen", "identify", "group", "alias"})
WHO = frozenset({"userId", "anonymousId"})
LONGEST_LINE = 2**16
"""A longer line is not looked at; Segment's hold 32 KB at most."""


def json_format(head: bytes) -> str:
    """Return "segment", "ocel-json", "json" or "" for the first bytes of a text.

    >>> json_format(b'{"type": "track", "userId": "u1", "event": "Signed Up"}')
    'segment'
    >>> json_format(b"name,city"), json_format(b'{"a": 1}')
    ('', 'json')
    """
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not plain.startswith((b"{", b"[")):
        return ""
    if OCEL_BEGIN.match(plain):
        return "ocel-json"
    lines = [_parsed(line) for line in plain.splitlines()[:LINES_LOOKED_AT]]
    if any(_is_segment(line) for line in lines):
        return "segment"
    whole = _looks_like_json(plain) or any(isinstance(line, dict) for line in lines)
    return "json" if whole else ""


def _parsed(line: bytes) -> object:
    if len(line) > LONGEST_LINE:
        return None
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _is_segment(line: object) -> bool:
    if not isinstance(line, dict):
        return False
    if isinstance(line.get("batch"), list):
        return any(_is_segment(message) for message in line["batch"])
    calls = line.get("type") in SEGMENT_CALLS or "event" in line
    return calls and not WHO.isdisjoint(line)


def _looks_like_json(text: bytes) -> bool:
    """Whether braces are followed by what JSON puts there, such as a quoted name and a colon."""
    return bool(re.match(rb'^(\[\s*)*\{\s*"(?:[^"\\]|\\.){0,200}"\s*:|^\[\s*[\[\d"tfn-]', text))
