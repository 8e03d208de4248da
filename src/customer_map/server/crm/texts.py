"""Turns what somebody typed into text and numbers that can be stored, looked for and compared."""

import unicodedata

MOST_DIGITS = 9


def clean_text(text: str) -> str:
    """Return `text` as Unicode NFC, without blanks around it and without NUL, which PostgreSQL cannot hold.

    >>> clean_text("  Cafe\\u0301 ") == "Café"
    True
    """
    return unicodedata.normalize("NFC", text.replace("\x00", "")).strip()


def whole_number(text: str) -> int | None:
    """Return the number that up to nine digits write, such as a version; None for anything else.

    >>> whole_number("12"), whole_number("-1"), whole_number("9" * 5000)
    (12, None, None)
    """
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
