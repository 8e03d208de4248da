"""Turns traditional Chinese characters into simplified ones, character by character, for looking words up.

The table was written for this project: the characters that reviews, tickets and mails use, not all that there are. One
traditional character always becomes the same simplified one; words that differ between places stay as they are.
"""

from functools import cache

from customer_map.text.word_lists import word_list


def simplified(text: str) -> str:
    """Return the text with traditional characters replaced by simplified ones.

    >>> simplified("客服態度很差，東西壞了")
    '客服态度很差，东西坏了'
    """
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in word_list("traditional.txt")}
