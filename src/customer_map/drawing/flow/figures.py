"""Turns counts and seconds into the short texts that stand on a card or a line."""

from customer_map.drawing.words import Words, word

_EXACT_BELOW = 100_000
_UNITS = (("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0))


def count_text(count: int) -> str:
    """A count with its thousands apart, shortened from six digits on.

    >>> count_text(4580), count_text(123_456), count_text(2_340_000), count_text(12_000_000)
    ('4,580', '123k', '2.3M', '12M')
    """
    if count < _EXACT_BELOW:
        return f"{count:,}"
    if count < 999_500:
        return f"{count / 1000:.0f}k"
    millions = count / 1_000_000
    return f"{millions:.1f}M" if millions < 9.95 else f"{millions:,.0f}M"


def duration_text(seconds: float, words: Words) -> str:
    """A time in the largest unit of which it has at least one, with a decimal below ten.

    >>> from customer_map.drawing.words import ENGLISH
    >>> duration_text(0, ENGLISH), duration_text(5400, ENGLISH), duration_text(31 * 86400, ENGLISH)
    ('0 s', '1.5 h', '31 d')
    """
    for unit, size in _UNITS:
        if seconds >= size:
            return word(words, unit, **{unit: _rounded(seconds / size)})
    return word(words, "seconds", seconds=_rounded(seconds))


def _rounded(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:,.0f}"
