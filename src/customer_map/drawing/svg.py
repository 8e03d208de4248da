"""Turns numbers and texts into SVG markup; everything that comes from outside is escaped here."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Literal

from customer_map.drawing.text import Font, clean, measure, runs

Attribute = str | float | None
Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

_ANCHORS: dict[Anchor, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}


def number(value: float) -> str:
    """The shortest spelling of a coordinate, to a hundredth of a px.

    >>> number(12.0), number(-0.001), number(3.14159)
    ('12', '0', '3.14')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, content: str = "", /, **attributes: Attribute) -> str:
    """One element; `content` is markup. Attributes that are None are left out.

    A trailing underscore is dropped from a name and other underscores become hyphens (`class_`,
    `aria_label`).
    """
    spelled = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    opening = f"<{name}{attribute_text(spelled)}"
    return f"{opening}>{content}</{name}>" if content else f"{opening}/>"


def attribute_text(attributes: Mapping[str, Attribute]) -> str:
    """The attributes as they stand in a tag, each behind a space, values cleaned and escaped."""
    return "".join(
        f' {name}="{_value(value)}"' for name, value in attributes.items() if value is not None
    )


def text_line(text: str, at: Point, font: Font, class_: str, *, anchor: Anchor = "start") -> str:
    """One line of text with its baseline at a point, in runs that each have their own place.

    `anchor` is where the point is on the line: its start, middle or end.
    """
    start = at[0] - _ANCHORS[anchor] * measure(text, font)
    spans = "".join(
        element("tspan", escape(run.text), x=start + run.x, class_=_script_class(run.script))
        for run in runs(text, font)
    )
    if not spans:
        return ""
    return element("text", spans, class_=f"{class_} s{number(font.size)} w{font.weight}", y=at[1])


def titled(markup: str, title: str, href: str = "", class_: str = "") -> str:
    """Markup with a tooltip that is also read aloud, as a link when it leads somewhere."""
    body = element("title", escape(clean(title))) + markup
    target = safe_link(href)
    if target:
        return element("a", body, href=target, class_=class_ or None)
    return element("g", body, class_=class_ or None)


def safe_link(href: str) -> str:
    """The address if it stays on this site, else nothing (no script, no foreign place).

    >>> safe_link("/customers?stage=2"), safe_link("javascript:x"), safe_link("//evil.example")
    ('/customers?stage=2', '', '')
    """
    address = clean(href)
    local = address.startswith(("/", "?", "#")) and not address.startswith(("//", "/\\"))
    return address if local else ""


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Coordinates as a path wants them.

    >>> points([(0, 1.5), (2, 3)])
    '0 1.5 2 3'
    """
    return " ".join(f"{number(x)} {number(y)}" for x, y in pairs)


def _script_class(script: str) -> str | None:
    return None if script == "latin" else script


def _value(value: Attribute) -> str:
    return _escaped(value) if isinstance(value, str) else number(value or 0.0)


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    """Most attributes are one of a few class names, and a map has thousands of them."""
    return escape(clean(text))
