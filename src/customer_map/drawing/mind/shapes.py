"""Turns one topic into the box it is drawn in: its lines, its marks, and how large that makes it."""

from dataclasses import dataclass

from customer_map.drawing.mind.marks import Mark, marks_after, marks_before
from customer_map.drawing.text import Font, clean, measure, wrap
from customer_map.drawing.words import Words
from customer_map.maps.mind import Topic

MARK_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Look:
    """How topics of one level are set: font, padding, corner radius, widest line, most lines."""

    font: Font
    pad_x: float
    pad_y: float
    radius: float
    widest: float
    most_lines: int


LOOKS = (
    Look(Font(18, 600), 24, 14, 14, 300, 2),
    Look(Font(14, 600), 15, 9, 11, 220, 2),
    Look(Font(13, 500), 12, 7.5, 9, 230, 3),
    Look(Font(13, 400), 7, 5, 0, 240, 3),
)
"""By level: the root, main branches, their children, and everything below."""


@dataclass(frozen=True, slots=True)
class TopicShape:
    """A topic's box. `lines` stand between the marks `before` and `after`; sizes in px."""

    look: Look
    lines: tuple[str, ...]
    before: tuple[Mark, ...]
    after: tuple[Mark, ...]
    width: float
    height: float
    text_x: float
    text_width: float

    @property
    def text_height(self) -> float:
        """Px from the top of the first line to the foot of the last."""
        return self.look.font.line_height * len(self.lines)


def look_of(level: int) -> Look:
    """The look of a level; deep levels share the last one."""
    return LOOKS[min(level, len(LOOKS) - 1)]


def topic_shape(topic: Topic, level: int, words: Words) -> TopicShape:
    """The box that holds the topic's title and marks."""
    look = look_of(level)
    lines = tuple(wrap(clean(topic.title), look.font, look.widest, look.most_lines)) or ("",)
    before, after = marks_before(topic), marks_after(topic, words)
    text_width = max(8.0, *(measure(line, look.font) for line in lines), 0.0)
    text_x = look.pad_x + sum(mark.width + MARK_GAP for mark in before)
    width = text_x + text_width + sum(MARK_GAP + mark.width for mark in after) + look.pad_x
    return TopicShape(
        look=look,
        lines=lines,
        before=before,
        after=after,
        width=round(width, 1),
        height=look.font.line_height * len(lines) + 2 * look.pad_y,
        text_x=text_x,
        text_width=text_width,
    )
