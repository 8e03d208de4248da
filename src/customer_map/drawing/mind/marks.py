"""Turns a topic's badges into small marks: priority, progress, note, count, money, date."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from customer_map.drawing.svg import element, number, text_line, titled
from customer_map.drawing.text import Font, clean, ellipsize, measure
from customer_map.drawing.words import Words, word
from customer_map.maps.mind import Topic

_CHIP_FONT = Font(11, 500)
_DISC = 16.0
_CHIP_HEIGHT = 18.0
_LONGEST_CHIP = 90.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Something beside the title, `width` px wide; `draw` gives its markup around y = 0 from an x."""

    width: float
    draw: Callable[[float], str]


def marks_before(topic: Topic) -> tuple[Mark, ...]:
    """Priority and progress, which stand before the title."""
    badges = topic.badges
    marks = []
    if badges.priority is not None:
        marks.append(_priority_mark(badges.priority))
    if badges.progress is not None:
        marks.append(_progress_mark(badges.progress))
    return tuple(marks)


def marks_after(topic: Topic, words: Words) -> tuple[Mark, ...]:
    """Note, count, money and date, which stand behind the title."""
    badges = topic.badges
    marks = []
    if clean(topic.note):
        marks.append(_note_mark(topic.note))
    if badges.count is not None:
        marks.append(_chip(f"{badges.count:,}", "chip", "chip-ink"))
    if clean(badges.money):
        marks.append(_chip(badges.money, "good-soft", "good"))
    if clean(badges.date):
        marks.append(_date_mark(badges.date, word(words, "overdue") if badges.overdue else ""))
    return tuple(marks)


def _priority_mark(priority: int) -> Mark:
    colour = {1: "bad", 2: "warn", 3: "accent"}.get(priority, "muted")

    def draw(x: float) -> str:
        centre = x + _DISC / 2
        disc = element("circle", cx=centre, cy=0, r=_DISC / 2, class_=colour)
        return disc + text_line(
            str(priority), (centre, 3.6), Font(10, 700), "on-fill", anchor="middle"
        )

    return Mark(_DISC, draw)


def _progress_mark(percent: int) -> Mark:
    def draw(x: float) -> str:
        centre = x + _DISC / 2
        ring = element("circle", cx=centre, cy=0, r=_DISC / 2 - 1, class_="good-line")
        return ring + _slice(centre, _DISC / 2 - 3.4, percent / 100)

    return Mark(_DISC, draw)


def _slice(centre: float, radius: float, share: float) -> str:
    """A pie of the share done, clockwise from the top."""
    if share <= 0:
        return ""
    if share >= 1:
        return element("circle", cx=centre, cy=0, r=radius, class_="good")
    angle = 2 * math.pi * share
    end_x, end_y = centre + radius * math.sin(angle), -radius * math.cos(angle)
    sweep = f"{number(radius)} {number(radius)} 0 {int(share > 0.5)} 1"
    path = f"M{number(centre)} 0V{number(-radius)}A{sweep} {number(end_x)} {number(end_y)}Z"
    return element("path", d=path, class_="good")


def _note_mark(note: str) -> Mark:
    def draw(x: float) -> str:
        lines = element(
            "path", d=f"M{number(x + 1)} -3.5h9m-9 3.5h9m-9 3.5h5.5", class_="muted-line"
        )
        return titled(lines, note)

    return Mark(11.0, draw)


def _chip(text: str, plate_class: str, ink_class: str, icon: str = "") -> Mark:
    shown = ellipsize(clean(text), _CHIP_FONT, _LONGEST_CHIP)
    lead = 14.0 if icon else 0.0
    width = round(measure(shown, _CHIP_FONT) + lead + 14, 1)

    def draw(x: float) -> str:
        plate = element(
            "rect",
            x=x,
            y=-_CHIP_HEIGHT / 2,
            width=width,
            height=_CHIP_HEIGHT,
            rx=_CHIP_HEIGHT / 2,
            class_=plate_class,
        )
        sign = (
            element("path", d=f"M{number(x + 7)} 0{icon}", class_=f"{ink_class}-line")
            if icon
            else ""
        )
        return plate + sign + text_line(shown, (x + 7 + lead, 4), _CHIP_FONT, ink_class)

    return Mark(width, draw)


_CALENDAR = "m0 -3.5h9v8h-9zm0 2.6h9m-6.5 -4v2m4 -2v2"


def _date_mark(date: str, overdue: str) -> Mark:
    """A calendar chip; an overdue one is red and says so in words as well."""
    if overdue:
        return _chip(f"{date} {overdue}", "bad-soft", "bad", _CALENDAR)
    return _chip(date, "chip", "chip-ink", _CALENDAR)
