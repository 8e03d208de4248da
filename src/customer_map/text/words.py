"""Turns folded text into words: Chinese segmented, English as it is written, emoji kept."""

import re

import rjieba

from customer_map.text.units import EMOJI, HAN

_RUN = re.compile(
    rf"https?://[!-~]+|[a-z0-9._+-]+@[a-z0-9.-]+|([{HAN}]+)|([a-z]+(?:['-][a-z]+)*\d*|\d+(?:[.,]\d+)*|[{EMOJI}])"
)


def words(text: str) -> list[str]:
    """Return the words of a folded text in order; addresses of pages and mail are left out.

    >>> words("客服态度很差, the app crashed 👎")
    ['客服', '态度', '很差', 'the', 'app', 'crashed', '👎']
    """
    found: list[str] = []
    for chinese, other in _RUN.findall(text):
        if chinese:
            found.extend(rjieba.cut(chinese))
        elif other:
            found.append(other)
    return found
