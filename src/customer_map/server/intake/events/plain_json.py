"""JSON that the database or a strict reader refuses, the same without what they stumble over."""

import json
import math

import orjson


def plain(body: bytes) -> bytes:
    """Take out zero bytes, halves of characters and numbers without end.

    Raises:
        ValueError, RecursionError: it is no JSON, or too deep.
    """
    return orjson.dumps(_value(json.loads(body)))


def plain_text(text: str) -> str:
    """A text without zero bytes and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _value(value: object) -> object:
    if isinstance(value, dict):
        return {plain_text(name): _value(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        return str(value)
    return value
