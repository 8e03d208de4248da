"""A text in, the same text out that no spreadsheet takes for a formula."""

import re

# Spreadsheets skip blanks and control characters, and take full-width signs for plain ones.
FORMULA = re.compile(r"^[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠|%]|^[\t\r]")


def unformulated(text: str) -> str:
    """The text with a quote before it where a spreadsheet would calculate it.

    >>> unformulated("=1+1"), unformulated("Müller")
    ("'=1+1", 'Müller')
    """
    return f"'{text}" if FORMULA.match(text) else text
