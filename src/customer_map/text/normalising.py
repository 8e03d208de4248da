"""Turns text as it came into text that can be compared: one form for each character, no markup, at most so long."""

import html
import re
import unicodedata

from customer_map.text.traditional import simplified

MOST_CHARACTERS = 20_000
"""What is read of one text; whoever says more has said it by then. A megabyte costs no more than this."""

_MARKUP = re.compile(
    r"<(script|style)\b[^>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|</?[a-z][^<>]{0,500}>",
    re.IGNORECASE | re.DOTALL,
)
_BREAKS = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200c\u2060\ufeff\ufe0e\ufe0f]+")
_BLANKS = re.compile(r"[ \t\u3000]+")
_HTML_SIGN = re.compile(r"<[a-z/!]|&[a-z#][a-z0-9]{1,10};", re.IGNORECASE)


def readable(text: str) -> str:
    """Return the text as people read it: without markup and control characters, in composed characters, cut.

    >>> readable("<p>Great&nbsp;phone!</p><script>alert(1)</script>")
    'Great phone!'
    """
    text = text[:MOST_CHARACTERS]
    if _HTML_SIGN.search(text):
        text = html.unescape(_MARKUP.sub(" ", _BREAKS.sub("\n", text)))
        text = _MARKUP.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip()


def folded(text: str) -> str:
    """Return the text as words are looked up: readable, lower case, simplified characters.

    >>> folded("服務很好，ＡＢＣ")
    '服务很好,abc'
    """
    return simplified(readable(text).lower().replace("’", "'"))
