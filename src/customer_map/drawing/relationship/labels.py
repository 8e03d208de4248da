"""Turns the pieces of every route into the best place for its label: long, level and uncrossed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from customer_map.drawing.relationship.gutters import Spine, span
from customer_map.drawing.relationship.routes import Route

_SLACK = 34.0
_STEP = 12.0
_ASIDE = 3.0

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """Where a route's label is centred: in gutter number `run` of the route, or if that is None
    inside a row, on the line at its source (`at_source`) or target port.
    """

    x: float
    run: int | None = None
    at_source: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A level piece of a route, in the row or gutter that `span` counts as `level`."""

    level: int
    left: float
    right: float
    run: int | None = None
    at_source: bool = False


def place_labels(
    routes: Iterable[Route], spines: Iterable[Spine], widths: Mapping[str, float]
) -> dict[str, Label]:
    """The label of every route that has one, on its longest level piece.

    On that piece it stands as near to the middle as it can without an upright line behind it.
    Pieces at a port lie inside a row, where labels also have to keep clear of each other.
    """
    routes = list(routes)
    uprights = [Spine(post.x, post.top, post.bottom) for each in routes for post in each.posts]
    crossings = _Crossings([*uprights, *spines])
    found = {}
    for route in routes:
        width = widths.get(route.tie.id, 0.0)
        if width:
            found[route.tie.id] = _label(route, width, crossings)
    return found


class _Crossings:
    """What a label should keep clear of, by row and gutter."""

    def __init__(self, uprights: Iterable[Spine]) -> None:
        self._blocked: dict[int, list[Interval]] = {}
        for upright in uprights:
            for level in range(upright.top, upright.bottom + 1):
                self.block(level, (upright.x, upright.x))

    def block(self, level: int, room: Interval) -> None:
        self._blocked.setdefault(level, []).append(room)

    def free_middle(self, piece: _Piece, width: float) -> float | None:
        """The first free place for the middle of a label on the piece, or None."""
        half = width / 2 + 5
        for x in _places(piece, width):
            if self._is_free(piece, (x - half, x + half)):
                return x
        return None

    def _is_free(self, piece: _Piece, room: Interval) -> bool:
        own_ends = (piece.left, piece.right)
        return all(
            room[1] <= left or room[0] >= right or left in own_ends
            for left, right in self._blocked.get(piece.level, ())
        )


def _places(piece: _Piece, width: float) -> Iterator[float]:
    """Where a label's middle may be: at the middle of the piece, then ever farther from it.

    In a gutter, where lanes keep room for it, it may be wider than its run or stand beside it.
    """
    middle = (piece.left + piece.right) / 2
    spare = (piece.right - piece.left - width - _SLACK) / 2
    offset = 0.0
    while offset <= spare:
        yield from (middle - offset, middle + offset)
        offset += _STEP
    if piece.run is not None and spare < 0:
        aside = width / 2 + _ASIDE
        yield from (middle, piece.left - aside, piece.right + aside)


def _label(route: Route, width: float, crossings: _Crossings) -> Label:
    pieces = sorted(_pieces(route), key=lambda piece: piece.left - piece.right)
    for piece in pieces:
        x = crossings.free_middle(piece, width)
        if x is not None:
            if piece.run is None:
                crossings.block(piece.level, (x - width / 2, x + width / 2))
            return Label(x, piece.run, piece.at_source)
    longest = next(piece for piece in pieces if piece.run is not None)
    return Label((longest.left + longest.right) / 2, longest.run)


def _pieces(route: Route) -> Iterator[_Piece]:
    first, last = route.posts[0].x, route.posts[-1].x
    source, target = route.source_x, route.target_x
    yield _Piece(span(route.source.row), min(first, source), max(first, source), at_source=True)
    yield _Piece(span(route.target.row), min(last, target), max(last, target))
    if not route.gutters:
        for index, gutter in enumerate(route.crossed_gutters):
            yield _Piece(span(gutter) + 1, first, first, run=index)
    for index, (gutter, (one, other)) in enumerate(
        zip(route.gutters, pairwise(route.posts), strict=True)
    ):
        left, right = min(one.x, other.x), max(one.x, other.x)
        yield _Piece(span(gutter) + 1, left, right, run=index)
