"""Turns shares, days and scores into the short texts that stand in a cell."""

from customer_map.drawing.words import Words, word


def percent(share: float) -> str:
    """A share (0 to 1) in percent, with one decimal below ten.

    >>> percent(0.4137), percent(0.042), percent(1.0), percent(0.0)
    ('41%', '4.2%', '100%', '0%')
    """
    value = share * 100
    return f"{value:.1f}%" if 0 < value < 9.95 else f"{value:.0f}%"


def days(value: float, words: Words) -> str:
    """A number of days with its unit, with one decimal below ten.

    >>> from customer_map.drawing.words import ENGLISH
    >>> days(9.0, ENGLISH), days(0.25, ENGLISH), days(21.4, ENGLISH)
    ('9 d', '0.2 d', '21 d')
    """
    text = f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:,.0f}"
    return word(words, "days", days=text)


def signed(score: float) -> str:
    """A score between −1 and +1 with its sign.

    >>> signed(0.324), signed(-0.5), signed(0.001)
    ('+0.32', '−0.50', '0.00')
    """
    rounded = round(score, 2)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.2f}"
