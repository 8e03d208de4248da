"""Turns text into the spelling that is compared: half width, lower case, without accents."""

import unicodedata
from functools import lru_cache

CACHED_CHARACTERS = 20_000


def folded(text: str) -> str:
    """Return `text` without what spellings of the same word differ in.

    >>> folded("ＡＣＭＥ　Café STRASSE"), folded("Straße")
    ('acme cafe strasse', 'strasse')
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFKC", bare)


@lru_cache(maxsize=CACHED_CHARACTERS)
def folded_character(character: str) -> str:
    """Return one character folded: none, one or several."""
    return folded(character)


def digits(text: str) -> str:
    """Return the digits of `text`, whatever stands between them.

    >>> digits("+86 (138) 0013-8000"), digits("１３８")
    ('8613800138000', '138')
    """
    return "".join(str(unicodedata.digit(character)) for character in text if character.isdigit())
