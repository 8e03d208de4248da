"""Turns a placed topic into the markup inside its node: shape, title, marks, fold handle."""

from customer_map.drawing.mind.layout import Place
from customer_map.drawing.mind.shapes import MARK_GAP, TopicShape
from customer_map.drawing.svg import element, number, text_line
from customer_map.drawing.text import Font, measure

_FOLD_FONT = Font(10, 600)
_FOLD_HEIGHT = 18.0
_FOLD_GAP = 5.0


def topic_body(place: Place) -> str:
    """Everything of the topic itself, from the corner of its box."""
    return "".join(
        (_outline(place), _label(place), _marks(place.shape), _fold_handle(place)),
    )


def fold_reach(place: Place) -> float:
    """How many px the fold handle stands out beyond the box."""
    return _FOLD_GAP + _fold_width(place) if place.topic.hidden else 0.0


def _outline(place: Place) -> str:
    shape = place.shape
    class_ = ("root-shape", f"fill-{place.hue}", f"tint-{place.hue}", "label-plate")[
        min(place.level, 3)
    ]
    box = element(
        "rect",
        width=shape.width,
        height=shape.height,
        rx=shape.look.radius or 4,
        class_=f"shape {class_}",
    )
    if place.level < 3:
        return box
    line = f"M0 {number(shape.height)}H{number(shape.width)}"
    return box + element("path", d=line, class_=f"underline line-{place.hue}")


def _label(place: Place) -> str:
    """The title, in a group that copies as one text, and the box over which it is edited."""
    shape = place.shape
    font = shape.look.font
    top = (shape.height - shape.text_height) / 2
    class_ = ("root-label", "on-dark", "", "")[min(place.level, 3)]
    box = element(
        "rect",
        x=shape.text_x - 4,
        y=top - 2,
        width=shape.text_width + 8,
        height=shape.text_height + 4,
        rx=4,
        class_="label-box",
    )
    lines = (
        text_line(
            line,
            (shape.text_x, top + font.line_height * (index + 0.5) + font.size * 0.36),
            font,
            class_,
        )
        for index, line in enumerate(shape.lines)
    )
    return box + element("g", "".join(lines), class_="label")


def _marks(shape: TopicShape) -> str:
    x = shape.look.pad_x
    drawn = []
    for mark in shape.before:
        drawn.append(mark.draw(x))
        x += mark.width + MARK_GAP
    x += shape.text_width
    for mark in shape.after:
        x += MARK_GAP
        drawn.append(mark.draw(x))
        x += mark.width
    if not drawn:
        return ""
    return element(
        "g", "".join(drawn), class_="marks", transform=f"translate(0 {number(shape.height / 2)})"
    )


def _fold_handle(place: Place) -> str:
    """ "+17" on a folded topic; on an open one a minus that only a pointer brings out."""
    topic = place.topic
    if topic.hidden:
        return _handle(place, f"+{topic.hidden:,}", "fold", "unfold")
    if topic.children and "fold" in topic.may:
        return _handle(place, "−", "fold fold-open", "fold")
    return ""


def _handle(place: Place, text: str, class_: str, action: str) -> str:
    width = _fold_width(place)
    shape = place.shape
    left = shape.width + _FOLD_GAP if place.side > 0 else -_FOLD_GAP - width
    middle = shape.height if place.level >= 3 else shape.height / 2
    plate = element(
        "rect",
        x=left,
        y=middle - _FOLD_HEIGHT / 2,
        width=width,
        height=_FOLD_HEIGHT,
        rx=_FOLD_HEIGHT / 2,
        class_=f"fold-shape line-{place.hue}",
    )
    sign = text_line(
        text, (left + width / 2, middle + 3.6), _FOLD_FONT, f"ink-{place.hue}", anchor="middle"
    )
    return element("g", plate + sign, class_=class_, data_action=action)


def _fold_width(place: Place) -> float:
    text = f"+{place.topic.hidden:,}" if place.topic.hidden else "−"
    return max(_FOLD_HEIGHT, round(measure(text, _FOLD_FONT) + 10, 1))
