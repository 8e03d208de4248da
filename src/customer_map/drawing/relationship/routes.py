"""Turns each tie into a route: the gap it takes in every row, and so its upright posts."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise, product

from customer_map.drawing.relationship.chart import CARD_WIDTH
from customer_map.drawing.relationship.gutters import Gap, Ways, span
from customer_map.drawing.relationship.seats import Seat
from customer_map.maps.relationship import Tie

_BEND_COST = 60.0
_LEAST_SHARED = 14.0
_WAYS_FOLLOWED = 8


@dataclass(slots=True)
class Post:
    """An upright piece of a route: where it may stand, where it would like to, and where it does.

    `top` and `bottom` count rows and gutters together; they include the gutters at its ends.
    """

    left: float
    right: float
    wish: float
    top: int
    bottom: int
    x: float = 0.0


@dataclass(slots=True)
class Route:
    """A tie's way: side ports (−1 left, +1 right), its posts, and the gutter between each two.

    Gutters are named by the row above them; −1 is the one over the first row.
    """

    tie: Tie
    source: Seat
    target: Seat
    source_side: int
    target_side: int
    posts: list[Post]
    gutters: list[int]

    @property
    def source_x(self) -> float:
        """Where the line leaves the source's card."""
        return _port_x(self.source, self.source_side)

    @property
    def target_x(self) -> float:
        """Where the line reaches the target's card."""
        return _port_x(self.target, self.target_side)

    @property
    def crossed_gutters(self) -> list[int]:
        """All gutters from source to target, in which a route that runs straight may be labelled."""
        down = list(range(self.source.row, self.target.row))
        return down or list(range(self.source.row - 1, self.target.row - 1, -1))


def find_routes(ties: list[tuple[Tie, Seat, Seat]], ways: Ways) -> list[Route]:
    """A route for every tie, short ties first: they get the nearest ways."""
    crowd: Counter[int] = Counter()
    routes = []
    for tie, source, target in sorted(ties, key=_length):
        route = (
            _along_a_row(tie, source, target, ways, crowd)
            if source.row == target.row
            else _across_rows(tie, source, target, ways)
        )
        crowd.update(route.gutters)
        routes.append(route)
    return routes


def _length(entry: tuple[Tie, Seat, Seat]) -> tuple[float, str]:
    tie, source, target = entry
    return abs(source.row - target.row) * 120 + abs(source.x - target.x), tie.id


def _along_a_row(tie: Tie, source: Seat, target: Seat, ways: Ways, crowd: Counter[int]) -> Route:
    """Out into the gap, along the less crowded gutter above or below, and back."""
    row = source.row
    gutter = min((row - 1, row), key=lambda each: (crowd[each], -each))
    toward = 1 if target.x > source.x else -1
    sides = (toward, -toward)
    end = span(gutter) + 1
    reach = (min(span(row), end), max(span(row), end))
    posts = [
        _post(ways.gaps[row][ways.beside(seat, side)], _port_x(seat, side), reach)
        for seat, side in zip((source, target), sides, strict=True)
    ]
    return Route(tie, source, target, *sides, posts, [gutter])


def _across_rows(tie: Tie, source: Seat, target: Seat, ways: Ways) -> Route:
    step = 1 if target.row > source.row else -1
    rows = range(source.row, target.row + step, step)
    choices = []
    for first, last in product((1, -1), (1, -1)):
        ends = ways.beside(source, first), ways.beside(target, last)
        cost, path = _cheapest(ways, rows, ends)
        choices.append((cost + _port_cost(source, first, target, last), path, first, last))
    _, path, first, last = min(choices, key=lambda choice: choice[0])
    gaps = [ways.gaps[row][gap] for row, gap in zip(rows, path, strict=True)]
    posts, gutters = _posts(gaps, step, (_port_x(source, first), _port_x(target, last)))
    return Route(tie, source, target, first, last, posts, gutters)


def _cheapest(ways: Ways, rows: range, ends: tuple[int, int]) -> tuple[float, list[int]]:
    """The cheapest gap for every row between two given ones, found row by row."""
    best: dict[int, tuple[float, list[int]]] = {ends[0]: (0.0, [ends[0]])}
    for above, row in pairwise(rows):
        goals = [ends[1]] if row == rows[-1] else range(len(ways.gaps[row]))
        # Far detours never win: only the cheapest ways so far are followed.
        kept = sorted(best.items(), key=lambda item: item[1][0])[:_WAYS_FOLLOWED]
        best = {
            gap: min(
                (cost + _step_cost(ways.gaps[above][before], ways.gaps[row][gap]), [*path, gap])
                for before, (cost, path) in kept
            )
            for gap in goals
        }
    return min(best.values())


def _step_cost(one: Gap, other: Gap) -> float:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return 0.0 if shared >= _LEAST_SHARED else one.distance(other) + _BEND_COST


def _port_cost(source: Seat, first: int, target: Seat, last: int) -> float:
    """How far the two ports are apart, so that of equal routes the one that faces wins."""
    return abs(_port_x(source, first) - _port_x(target, last)) * 0.5


def _port_x(seat: Seat, side: int) -> float:
    return seat.x + CARD_WIDTH if side > 0 else seat.x


def _post(gap: Gap, wish: float, reach: tuple[int, int]) -> Post:
    return Post(gap.left, gap.right, wish, *reach)


def _posts(gaps: list[Gap], step: int, wishes: tuple[float, float]) -> tuple[list[Post], list[int]]:
    """Posts as long as straight ways allow, and the gutters in which one passes to the next."""
    first, *others = gaps
    posts = [_post(first, wishes[0], (span(first.row), span(first.row)))]
    gutters = []
    for gap in others:
        post = posts[-1]
        left, right = max(post.left, gap.left), min(post.right, gap.right)
        gutter = min(gap.row, gap.row - step)
        if right - left >= _LEAST_SHARED:
            post.left, post.right = left, right
            _stretch(post, span(gap.row))
        else:
            _stretch(post, span(gutter) + 1)
            wish = (wishes[0] + wishes[1]) / 2
            posts.append(_post(gap, wish, (span(gap.row), span(gap.row))))
            _stretch(posts[-1], span(gutter) + 1)
            gutters.append(gutter)
    if len(posts) > 1:
        posts[-1].wish = wishes[1]
    return posts, gutters


def _stretch(post: Post, to: int) -> None:
    post.top, post.bottom = min(post.top, to), max(post.bottom, to)
