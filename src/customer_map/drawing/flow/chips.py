"""Turns counts at the foot of a card into chips: how often journeys begin, repeat and end there."""

from typing import Literal, NamedTuple

from customer_map.drawing.svg import element, number, text_line
from customer_map.drawing.text import Font, measure

Sign = Literal["start", "again", "end"]

CHIP_HEIGHT = 19.0

_FONT = Font(11, 500)
_SIGN_ROOM = 20.0
_PAD = 8.0
_CLASSES: dict[Sign, str] = {"start": "accent-soft", "again": "chip", "end": "chip"}
_INKS: dict[Sign, str] = {"start": "accent-ink", "again": "chip-ink", "end": "chip-ink"}


class Chip(NamedTuple):
    """A sign and a count."""

    sign: Sign
    text: str

    @property
    def width(self) -> float:
        """Px from one end to the other."""
        return _SIGN_ROOM + measure(self.text, _FONT) + _PAD

    def markup(self, x: float, y: float) -> str:
        """The chip with its upper left corner at a point."""
        plate = element(
            "rect",
            x=x,
            y=y,
            width=self.width,
            height=CHIP_HEIGHT,
            rx=CHIP_HEIGHT / 2,
            class_=_CLASSES[self.sign],
        )
        text = text_line(self.text, (x + _SIGN_ROOM, y + 13.4), _FONT, _INKS[self.sign])
        return plate + sign_markup(self.sign, x + 11.5, y + CHIP_HEIGHT / 2) + text


def sign_markup(sign: Sign, x: float, y: float) -> str:
    """A triangle that sets off, an arrow that comes back to itself, or a square that stops."""
    ink = _INKS[sign]
    if sign == "start":
        return element("path", d=f"M{number(x - 3)} {number(y - 4)}l7 4l-7 4Z", class_=ink)
    if sign == "end":
        return element("rect", x=x - 3.5, y=y - 3.5, width=7, height=7, rx=1.5, class_=ink)
    ring = f"M{number(x + 3.2)} {number(y - 2.4)}a4 4 0 1 0 .8 2.4"
    tip = f"M{number(x + 4.6)} {number(y - 5.2)}v3.6h-3.6"
    return element("path", d=ring + tip, class_="chip-ink-line")
