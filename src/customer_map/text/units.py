"""Turns folded text into its smallest units: Chinese characters, words, figures, emoji, punctuation."""

import re

EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u203c\u2049\u231a-\u23ff\u2190-\u21ff"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_UNIT = re.compile(
    rf"https?://[!-~]+|@[a-z0-9_]+|[:;=]'?-?[()dp/]+(?![a-z])|<3|\^_+\^"
    rf"|[{HAN}]|n't|[a-z]+(?:'[a-z]+)*|\d+(?:[.,:/]\d+)*|[{EMOJI}]|[^\W\d_]+|[^\w\s]|\n"
)
ENDS = frozenset(".!?。!?;；…\n~")
"""Punctuation that ends a sentence."""
PAUSES = ENDS | frozenset(",，、:()（）-—")
"""Punctuation that ends a clause."""


def units(text: str) -> list[str]:
    """Return the units of a folded text, in order; addresses of pages and people are one unit each.

    >>> units("物流很快,but the box was broken :(")
    ['物', '流', '很', '快', ',', 'but', 'the', 'box', 'was', 'broken', ':(']
    """
    return _UNIT.findall(text)
