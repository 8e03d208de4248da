"""Turns text into widths, lines and runs, the same in every browser, picture and test.

Latin letters are measured by the advance widths of the fonts we ship; a Chinese character is one em
wide, and so is whatever else the fonts do not hold (emoji, other scripts), which leaves it slack.
"""

import json
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

ELLIPSIS = "…"

_NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_NOT_AT_LINE_START = frozenset("，。、；：？！）】》」』”’…,.;:?!)]}%")
_NOT_AT_LINE_END = frozenset("（【《「『“‘([{$¥€")

_ADVANCES: dict[int, dict[str, float]] = {
    int(weight): {character: width / 1000 for character, width in widths.items()}
    for weight, widths in json.loads(
        files("customer_map.drawing").joinpath("fonts/advances.json").read_text("utf-8")
    ).items()
}


class Font(NamedTuple):
    """A size in px and one of the weights that we ship (400, 500, 600, 700)."""

    size: float
    weight: int = 400

    @property
    def line_height(self) -> float:
        """Px from one baseline to the next."""
        return round(self.size * 1.38)


class Run(NamedTuple):
    """Neighbouring characters that one font draws, `x` px behind the start of the line.

    `script` is "latin" (our font), "cjk", or "other" (whatever the machine has).
    """

    x: float
    text: str
    script: str


def clean(text: str) -> str:
    """The text on one line: white space single, characters that no XML may hold left out.

    >>> clean("  Grace\\n Lin\\x00 ")
    'Grace Lin'
    """
    return " ".join(_NOT_IN_XML.sub("", text).split())


def measure(text: str, font: Font) -> float:
    """How many px wide the text is drawn, without kerning.

    >>> measure("客户", Font(14))
    28.0
    """
    return round(sum(_advance(character, font.weight) for character in text) * font.size, 3)


def runs(text: str, font: Font) -> list[Run]:
    """The text cut wherever the drawing font changes; spaces stay with what is before them."""
    found: list[Run] = []
    x = start_x = 0.0
    start, script = 0, ""
    for index, character in enumerate(text):
        own = _script(character, font.weight)
        if character != " " and own != script and index:
            found.append(Run(round(start_x, 2), text[start:index], script))
            start, start_x = index, x
        script = script if character == " " and index else own
        x += _advance(character, font.weight) * font.size
    return [*found, Run(round(start_x, 2), text[start:], script)] if text else []


def ellipsize(text: str, font: Font, width: float) -> str:
    """The text if it fits, else as much of it as fits with an ellipsis behind."""
    if measure(text, font) <= width:
        return text
    room = width - measure(ELLIPSIS, font)
    return text[: _fitting(text, font, room)].rstrip() + ELLIPSIS


def wrap(text: str, font: Font, width: float, most_lines: int) -> list[str]:
    """The text on at most `most_lines` lines, none wider than `width`.

    The last line may end in an ellipsis. Chinese breaks between any two characters but never before
    closing or behind opening punctuation; Latin breaks at spaces, and inside a word only when the
    word alone is too wide.
    """
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most_lines - 1 and measure(rest, font) > width:
        cut = _break_place(rest, font, width)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, ellipsize(rest, font, width)] if rest else lines


def _break_place(text: str, font: Font, width: float) -> int:
    most = max(1, _fitting(text, font, width))
    for cut in range(most, 0, -1):
        if _may_break(text, cut):
            return cut
    return most


def _may_break(text: str, cut: int) -> bool:
    before, after = text[cut - 1], text[cut : cut + 1]
    if after == " ":
        return True
    if before in _NOT_AT_LINE_END or after in _NOT_AT_LINE_START:
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


def _fitting(text: str, font: Font, width: float) -> int:
    used = 0.0
    for count, character in enumerate(text):
        used += _advance(character, font.weight) * font.size
        if used > width:
            return count
    return len(text)


@lru_cache(maxsize=16384)
def _advance(character: str, weight: int) -> float:
    known = _ADVANCES[weight].get(character)
    if known is not None:
        return known
    return 0.0 if unicodedata.category(character) in {"Mn", "Me", "Cf"} else 1.0


@lru_cache(maxsize=16384)
def _script(character: str, weight: int) -> str:
    if character in _ADVANCES[weight]:
        return "latin"
    return "cjk" if _is_wide(character) and ord(character) < 0x1F000 else "other"


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"} if character else False
