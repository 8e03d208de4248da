"""Turns routes that share gaps and gutters into lanes, so that no two lines lie on each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from customer_map.drawing.relationship.gutters import Spine
from customer_map.drawing.relationship.labels import Interval, Label
from customer_map.drawing.relationship.routes import Post, Route

POST_PITCH = 8.0
_FINEST_PITCH = 2.0
_AIR = 8.0


@dataclass(frozen=True, slots=True)
class Run:
    """A sideways piece of a route in a gutter; `lane` counts from the top of the gutter.

    `start` and `end` are the x of its posts.
    """

    gutter: int
    start: float
    end: float
    lane: int = 0


def place_posts(routes: Iterable[Route], spines: list[Spine]) -> None:
    """Give every post the free x nearest to its wish, short posts first."""
    taken = [(spine.x, spine.top, spine.bottom) for spine in spines]
    posts = [post for route in routes for post in route.posts]
    for post in sorted(posts, key=lambda each: each.bottom - each.top):
        near = [x for x, top, bottom in taken if top <= post.bottom and bottom >= post.top]
        post.x = _free_x(post, near)
        taken.append((post.x, post.top, post.bottom))


def _free_x(post: Post, taken: list[float]) -> float:
    """The nearest x that keeps the pitch from all others; in a crowd, a finer pitch."""
    inside = [x for x in taken if post.left - POST_PITCH < x < post.right + POST_PITCH]
    start = min(max(post.wish, post.left), post.right)
    pitch = POST_PITCH
    while pitch >= _FINEST_PITCH:
        steps = int((post.right - post.left) / pitch) + 1
        for distance in range(steps + 1):
            for x in (start + distance * pitch, start - distance * pitch):
                if post.left <= x <= post.right and all(abs(x - each) >= pitch for each in inside):
                    return x
        pitch /= 2
    return start


def route_runs(route: Route) -> list[Run]:
    """The sideways pieces of a route in gutters, in order; straight ones only pass them."""
    if not route.gutters:
        x = route.posts[0].x
        return [Run(gutter, x, x) for gutter in route.crossed_gutters]
    return [
        Run(gutter, one.x, other.x)
        for gutter, (one, other) in zip(route.gutters, pairwise(route.posts), strict=True)
    ]


def colour_runs(
    routes: Iterable[Route], labels: Mapping[str, Label], widths: Mapping[str, float]
) -> tuple[dict[str, list[Run]], dict[int, int]]:
    """The runs of every tie with their lanes, and how many lanes each gutter needs.

    Runs of one gutter that overlap get different lanes, short ones the upper.
    """
    lanes: dict[int, list[list[Interval]]] = defaultdict(list)
    runs = {route.tie.id: route_runs(route) for route in routes}
    wanted = []
    for tie, own in runs.items():
        label = labels.get(tie)
        for index, run in enumerate(own):
            label_x = label.x if label and label.run == index else None
            if label_x is not None or run.start != run.end:
                wanted.append((_room(run, label_x, widths[tie] / 2), tie, index))
    for room, tie, index in sorted(wanted, key=lambda each: each[0][1] - each[0][0]):
        run = runs[tie][index]
        runs[tie][index] = replace(run, lane=_first_free(lanes[run.gutter], room))
    return runs, {gutter: len(used) for gutter, used in lanes.items()}


def _room(run: Run, label_x: float | None, half_label: float) -> Interval:
    """From where to where the run and its label need the lane, with a little air."""
    ends = [run.start, run.end]
    if label_x is not None:
        ends += [label_x - half_label, label_x + half_label]
    return min(ends) - _AIR, max(ends) + _AIR


def _first_free(lanes: list[list[Interval]], room: Interval) -> int:
    left, right = room
    for index, lane in enumerate(lanes):
        if all(right <= start or left >= end for start, end in lane):
            lane.append(room)
            return index
    lanes.append([room])
    return len(lanes) - 1
