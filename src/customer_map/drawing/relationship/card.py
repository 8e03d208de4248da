"""Turns a person card into the markup inside its node: bar, portrait, name, title, role, coverage."""

import math

from customer_map.drawing.relationship.chart import CARD_HEIGHT, CARD_WIDTH
from customer_map.drawing.svg import Anchor, Point, element, number, text_line
from customer_map.drawing.text import Font, clean, ellipsize, measure
from customer_map.drawing.words import Words, word
from customer_map.maps.relationship import ATTITUDES, PersonCard

_NAME = Font(14, 600)
_TITLE = Font(12, 400)
_CHIP = Font(10, 600)
_WORD = Font(10, 500)
_TEXT_X = 69.0
_TEXT_WIDTH = CARD_WIDTH - _TEXT_X - 14
_PORTRAIT: Point = (42.0, 34.0)
_PORTRAIT_RADIUS = 16.0
_FOOT = 66.0
_DOT_PITCH = 9.0
_FOLD_FONT = Font(10, 600)

_TONES = {
    "mentor": "good",
    "supporter": "good",
    "neutral": "muted",
    "sceptic": "warn",
    "opponent": "bad",
}

_SIGNS = {
    # Each attitude has a shape of its own, so that colour is never the only sign.
    "mentor": "M0 -4.6l1.4 2.9 3.2.4-2.3 2.2.6 3.2-2.9-1.6-2.9 1.6.6-3.2-2.3-2.2 3.2-.4z",
    "supporter": "M-3.8 2.2L0 -3l3.8 5.2z",
    "neutral": "M-4 -1.2h8v2.4h-8z",
    "sceptic": "M0 -4.4L4.4 0 0 4.4-4.4 0z",
    "opponent": "M-3.8 -2.2L0 3l3.8 -5.2z",
}


def card_body(card: PersonCard, hue: int, words: Words) -> str:
    """Everything on the card, from its upper left corner."""
    return "".join(
        (
            _plate(card),
            _attitude_bar(card),
            _portrait(card, hue),
            _names(card, words),
            _foot(card, words),
            _fold_handle(card),
        )
    )


def known_attitude(card: PersonCard) -> str:
    """The attitude's code when it has a sign of its own, else "unknown"."""
    return card.attitude if card.attitude in ATTITUDES else "unknown"


def _plate(card: PersonCard) -> str:
    if card.placeholder:
        return _box(0, 0, "shape card-placeholder")
    return _box(0, 2, "card-shade") + _box(0, 0, "shape card")


def _box(x: float, y: float, class_: str) -> str:
    return element("rect", x=x, y=y, width=CARD_WIDTH, height=CARD_HEIGHT, rx=12, class_=class_)


def _attitude_bar(card: PersonCard) -> str:
    tone = _TONES.get(card.attitude, "bar-unknown")
    return element("rect", x=9, y=13, width=4, height=CARD_HEIGHT - 26, rx=2, class_=tone)


def _portrait(card: PersonCard, hue: int) -> str:
    x, y = _PORTRAIT
    tint = "chip" if card.placeholder else f"tint-{hue}"
    ink = "faint" if card.placeholder else f"ink-{hue}"
    disc = element("circle", cx=x, cy=y, r=_PORTRAIT_RADIUS, class_=tint)
    letters = "?" if card.placeholder else _initials(card)
    font = Font(14 if measure(letters, Font(14, 600)) <= 24 else 11, 600)
    letters_at = (x, y + font.size * 0.36)
    return disc + _influence_ring(card, hue) + _centred(letters, letters_at, font, ink)


def _influence_ring(card: PersonCard, hue: int) -> str:
    """An arc around the portrait, clockwise from the top; a full circle is influence 100."""
    share = min(max((card.influence or 0) / 100, 0.0), 0.9999)
    if share == 0:
        return ""
    x, y = _PORTRAIT
    radius = _PORTRAIT_RADIUS + 3.2
    angle = 2 * math.pi * share
    end = f"{number(x + radius * math.sin(angle))} {number(y - radius * math.cos(angle))}"
    turn = f"{number(radius)} {number(radius)} 0 {int(share > 0.5)} 1"
    path = f"M{number(x)} {number(y - radius)}A{turn} {end}"
    return element("path", d=path, class_=f"influence line-{hue}")


def _initials(card: PersonCard) -> str:
    given = clean(card.initials) or clean(card.name)[:1].upper()
    return ellipsize(given, Font(11, 600), 28) if given else "·"


def _names(card: PersonCard, words: Words) -> str:
    name = clean(card.name) or word(words, "card.unknown")
    under = " · ".join(part for part in (clean(card.title), clean(card.department)) if part)
    box = element(
        "rect", x=_TEXT_X - 4, y=10, width=_TEXT_WIDTH + 8, height=20, rx=4, class_="label-box"
    )
    label = text_line(ellipsize(name, _NAME, _TEXT_WIDTH), (_TEXT_X, 25), _NAME, "")
    title = text_line(ellipsize(under, _TITLE, _TEXT_WIDTH), (_TEXT_X, 44), _TITLE, "soft")
    return box + element("g", label, class_="label") + title


def _foot(card: PersonCard, words: Words) -> str:
    """Role, attitude and coverage, as much of their words as there is room for."""
    chip, used = _role_chip(card, words, _TEXT_WIDTH - 18)
    attitude = _attitude(card, words, _TEXT_X + used, _TEXT_WIDTH - used)
    return chip + attitude + _coverage(card)


def _role_chip(card: PersonCard, words: Words, room: float) -> tuple[str, float]:
    if not card.role:
        return "", 0.0
    text = ellipsize(clean(word(words, f"role.{card.role}")), _CHIP, room - 14)
    width = round(measure(text, _CHIP) + 13, 1)
    strong = card.role in {"decision_maker", "economic_buyer", "champion"}
    plate = element(
        "rect",
        x=_TEXT_X,
        y=_FOOT - 9,
        width=width,
        height=18,
        rx=9,
        class_="accent-soft" if strong else "chip",
    )
    ink = "accent-ink" if strong else "chip-ink"
    return plate + _centred(text, (_TEXT_X + width / 2, _FOOT + 3.6), _CHIP, ink), width + 7


def _attitude(card: PersonCard, words: Words, x: float, room: float) -> str:
    if card.attitude not in _SIGNS:
        return ""
    tone = _TONES[card.attitude]
    sign = element(
        "path",
        d=_SIGNS[card.attitude],
        class_=tone,
        transform=f"translate({number(x + 5)} {number(_FOOT)})",
    )
    text = clean(word(words, f"attitude.{card.attitude}"))
    if measure(text, _WORD) > room - 14:
        return sign
    ink = "soft" if tone == "muted" else tone
    return sign + text_line(text, (x + 14, _FOOT + 3.6), _WORD, ink)


def _coverage(card: PersonCard) -> str:
    """Four dots under the portrait, filled as far as we know the person."""
    start = _PORTRAIT[0] - 1.5 * _DOT_PITCH
    return "".join(
        element(
            "circle",
            cx=start + index * _DOT_PITCH,
            cy=_FOOT,
            r=3 if index < card.coverage else 2.5,
            class_="accent" if index < card.coverage else "dot-empty",
        )
        for index in range(4)
    )


def _fold_handle(card: PersonCard) -> str:
    """ "+17" under a card whose reports are folded away."""
    if not card.hidden:
        return ""
    text = f"+{card.hidden:,}"
    width = max(18.0, round(measure(text, _FOLD_FONT) + 12, 1))
    x = CARD_WIDTH / 2
    plate = element(
        "rect",
        x=x - width / 2,
        y=CARD_HEIGHT - 9,
        width=width,
        height=18,
        rx=9,
        class_="fold-shape fold-line",
    )
    sign = _centred(text, (x, CARD_HEIGHT + 3.6), _FOLD_FONT, "soft")
    return element("g", plate + sign, class_="fold", data_action="unfold")


def _centred(text: str, at: Point, font: Font, class_: str) -> str:
    anchor: Anchor = "middle"
    return text_line(text, at, font, class_, anchor=anchor)
