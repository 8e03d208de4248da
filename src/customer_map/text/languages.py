"""Turns a text into the language that it is in: Chinese, English, both, another, or none."""

import re
from enum import StrEnum
from functools import cache

from customer_map.text.lexicon import lexicon
from customer_map.text.units import HAN
from customer_map.text.word_lists import word_list


class Language(StrEnum):
    """What a text is written in. OTHER is said, not analysed; NONE holds no letters."""

    CHINESE = "zh"
    ENGLISH = "en"
    MIXED = "mixed"
    OTHER = "other"
    NONE = "none"


_HAN = re.compile(f"[{HAN}]")
_KANA_HANGUL = re.compile("[\u3041-\u30fe\uac00-\ud7a3\u1100-\u11ff]")
_WORD = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]+(?:'[a-z]+)?", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NAMES = re.compile(r"https?://[!-~]+|[@#]\w+|[\w.+-]+@[\w.-]+", re.ASCII)
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")


MANY_WORDS = 4
MIXED_FROM, MIXED_TO = 0.2, 0.85
HAN_PER_WORD = 1.6
HAN_SHARE = 0.3
"""How much of all letters must be Chinese or Latin, for a text that holds other letters too."""


def language(text: str) -> Language:
    """Return the language of a readable text.

    >>> [language(each).value for each in ("物流很快", "Fast delivery", "Das ist nicht gut", "👍👍", "とても良い")]
    ['zh', 'en', 'other', 'none', 'other']
    """
    text = _NAMES.sub(" ", text)
    letters = len(_LETTER.findall(text))
    if not letters:
        return Language.NONE
    if text.isascii():
        return _latin(_WORD.findall(text.lower()))
    han = len(_HAN.findall(text))
    if len(_KANA_HANGUL.findall(text)) > HAN_SHARE * han / 2:
        return Language.OTHER
    words = _WORD.findall(text.lower())
    if han + sum(map(len, words)) < HAN_SHARE * letters:
        return Language.OTHER
    return _with_han(han, words) if han else _latin(words)


def _with_han(han: int, words: list[str]) -> Language:
    known = sum(word.partition("'")[0] in _english() for word in words)
    english = len(words) if known >= len(words) / 4 else known
    share = english / (english + han / HAN_PER_WORD)
    if known and share > MIXED_TO:
        return Language.ENGLISH
    return Language.MIXED if known >= 2 and share >= MIXED_FROM else Language.CHINESE


def _latin(words: list[str]) -> Language:
    if not words:
        return Language.OTHER
    english = sum(word.partition("'")[0] in _english() for word in words)
    foreign = sum(word in _foreign() or bool(_ACCENTED.search(word)) for word in words)
    if foreign > english or (not english and len(words) >= MANY_WORDS):
        return Language.OTHER
    return Language.ENGLISH


@cache
def _english() -> frozenset[str]:
    opinions = (word for word in lexicon() if word.isascii() and word.isalpha())
    return frozenset((*word_list("english.txt"), *opinions))


@cache
def _foreign() -> frozenset[str]:
    return frozenset(word_list("foreign.txt"))
