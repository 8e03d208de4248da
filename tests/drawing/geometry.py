"""Reads boxes, texts and lines back out of the SVG of a drawing, as a stranger would."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from customer_map.drawing.drawing import Drawing

NAMESPACE = "{http://www.w3.org/2000/svg}"
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    name: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box", by: float = 0.01) -> bool:
        return (
            self.left < other.right - by
            and other.left < self.right - by
            and self.top < other.bottom - by
            and other.top < self.bottom - by
        )

    def is_crossed_by(self, one: Point, other: Point) -> bool:
        """Whether an upright or level line runs through the inside."""
        line = Box(
            "line",
            min(one[0], other[0]),
            min(one[1], other[1]),
            max(one[0], other[0]),
            max(one[1], other[1]),
        )
        return (
            line.left < self.right - 0.01
            and line.right > self.left + 0.01
            and line.top < self.bottom - 0.01
            and line.bottom > self.top + 0.01
        )


def tree(drawing: Drawing) -> ET.Element:
    return ET.fromstring(drawing.to_svg())  # noqa: S314 - we wrote it


def corners(drawing: Drawing) -> dict[str, Point]:
    """Where each node's corner is on the whole drawing."""
    places: dict[str, Point] = {"": (0.0, 0.0)}
    for node in drawing.nodes:
        x, y = places[node.parent]
        places[node.id] = (x + node.x, y + node.y)
    return places


def rects(drawing: Drawing, class_: str) -> list[Box]:
    """Every rectangle of a class in every node's body, in the coordinates of the drawing."""
    places = corners(drawing)
    found = []
    for node in drawing.nodes:
        x, y = places[node.id]
        for rect in ET.fromstring(f"<g>{node.body}</g>").iter("rect"):  # noqa: S314
            if class_ in rect.get("class", "").split():
                left, top = x + float(rect.get("x", 0)), y + float(rect.get("y", 0))
                found.append(
                    Box(
                        node.id,
                        left,
                        top,
                        left + float(rect.get("width", 0)),
                        top + float(rect.get("height", 0)),
                    )
                )
    return found


def overlapping(boxes: list[Box]) -> list[tuple[str, str]]:
    return [
        (one.name, other.name)
        for index, one in enumerate(boxes)
        for other in boxes[index + 1 :]
        if one.overlaps(other)
    ]


def polyline(path: str) -> list[Point]:
    """The corners of a path of lines and bends; a bend counts as its corner."""
    numbers = [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
