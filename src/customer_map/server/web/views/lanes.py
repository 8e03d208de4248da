"""Turns the dots of groups into rows of a time line, in lanes so that none covers another."""

from dataclasses import dataclass, replace
from typing import Any

WIDTH, LEFT, RIGHT, TOP = 1100, 170, 24, 34
LANE, PAD, MOST_LANES = 22, 10, 12
DOT, GAP = 5, 4
LETTER, WIDE_LETTER, LONGEST = 6.6, 12.5, 22
ASCII = 128


@dataclass(frozen=True, slots=True)
class Dot:
    """One record with its address, or the `number` of records of a month with the filter that keeps them.

    What lasts is a bar that ends at `until_x`, or goes on with `is_open`. The label begins at `label_x`, or ends there
    with `is_before`.
    """

    x: float
    radius: float
    title: str
    number: int = 1
    label: str = ""
    url: str = ""
    tree: dict[str, Any] | None = None
    y: float = 0
    label_x: float = 0
    is_before: bool = False
    until_x: float = 0
    is_open: bool = False

    @property
    def bar_left(self) -> float:
        """Where a bar begins."""
        return round(self.x - self.radius, 1)

    @property
    def bar_top(self) -> float:
        """Where a bar begins from above."""
        return round(self.y - self.radius, 1)

    @property
    def bar_width(self) -> float:
        """How long a bar is: no shorter than a dot is wide."""
        return round(max(self.until_x - self.x, 0) + 2 * self.radius, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One group: its name, its dots, and how many found no room."""

    title: str
    top: float
    height: float
    dots: list[Dot]
    left: int

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.top + self.height / 2


def rows_of(named: list[tuple[str, list[Dot]]], *, with_labels: bool) -> tuple[list[Row], float]:
    """Return the groups one below the other, and where the last one ends."""
    rows: list[Row] = []
    top = float(TOP)
    for title, dots in named:
        placed, lanes = _in_lanes(dots, with_labels=with_labels)
        largest = max((dot.radius for dot in placed), default=DOT)
        height = max(lanes * LANE, 2 * largest) + PAD
        moved = [replace(dot, y=_height(dot, lanes, top, height)) for dot in placed]
        rows.append(Row(shortened(title), top, height, moved, len(dots) - len(placed)))
        top += height
    return rows, top + PAD


def _height(dot: Dot, lanes: int, top: float, height: float) -> float:
    """A single lane lies in the middle of its row."""
    return round(top + height / 2 if lanes == 1 else top + PAD / 2 + (dot.y + 0.5) * LANE, 1)


def _in_lanes(dots: list[Dot], *, with_labels: bool) -> tuple[list[Dot], int]:
    """Return the dots with the number of their lane as `y`, and how many lanes there are; months never overlap."""
    ends: list[float] = []
    placed = []
    for dot in sorted(dots, key=lambda one: one.x):
        if dot.tree is not None:
            placed.append(dot)
            continue
        start, end, labelled = _labelled(dot, with_labels=with_labels)
        lane = next((at for at, taken in enumerate(ends) if taken <= start), len(ends))
        if lane < MOST_LANES:
            ends[lane : lane + 1] = [end]
            placed.append(replace(labelled, y=lane))
    return placed, max(1, len(ends))


def _labelled(dot: Dot, *, with_labels: bool) -> tuple[float, float, Dot]:
    """Return from where to where a dot with its name reaches; the name stands before it where it would be cut off."""
    left, right = dot.x - DOT, max(dot.x, dot.until_x) + DOT + GAP
    if not with_labels:
        return left, right, replace(dot, label="")
    label = shortened(dot.label)
    width = text_width(label)
    if right + width <= WIDTH:
        return left, right + width + 2 * GAP, replace(dot, label=label, label_x=right)
    before = replace(dot, label=label, label_x=left - GAP, is_before=True)
    return left - GAP - width, right, before


def shortened(text: str) -> str:
    """Return a text that is not much wider than a column.

    >>> shortened("A" * 40)
    'AAAAAAAAAAAAAAAAAAAAA…'
    """
    if text_width(text) <= LONGEST * LETTER:
        return text
    kept = ""
    for letter in text:
        if text_width(f"{kept}{letter}…") > LONGEST * LETTER:
            break
        kept += letter
    return f"{kept}…"


def text_width(text: str) -> float:
    """Return about how wide a text is drawn; Chinese letters are twice as wide.

    >>> text_width("ab") < text_width("云图")
    True
    """
    return sum(LETTER if ord(letter) < ASCII or letter == "…" else WIDE_LETTER for letter in text)
