"""Turns a mind map into a drawing: one node per topic, nested as the topics are."""

from collections.abc import Iterator

from customer_map.drawing.drawing import Drawing, View, node_id
from customer_map.drawing.mind.body import fold_reach, topic_body
from customer_map.drawing.mind.edges import branch_curve, curve_path, main_curves, tapered_path
from customer_map.drawing.mind.layout import Place, mind_places
from customer_map.drawing.text import clean
from customer_map.drawing.treeitem import treeitem_attributes
from customer_map.drawing.words import ENGLISH, Words, word
from customer_map.maps.mind import MindMap
from customer_map.maps.operations import DrawnNode

_MARGIN = 40.0


def draw_mind(mind: MindMap, words: Words = ENGLISH, *, version: str = "") -> Drawing:
    """The drawing of a mind map; `words` are the reader's (see `words.ENGLISH`).

    Raises:
        MapTooDeepError: There are more levels than can be drawn.
        DuplicateNodeError: Two topics carry the same id.
    """
    root = mind_places(mind, words)
    nodes = tuple(_drawn(root, None, "", "", words))
    return Drawing(kind="mind", title=mind.title, view=_view(root), nodes=nodes, version=version)


def _drawn(
    place: Place, parent: Place | None, edge: str, after: str, words: Words
) -> Iterator[DrawnNode]:
    yield _node(place, parent, edge, after, words)
    previous = ""
    for child, path in zip(place.children, _edges(place), strict=True):
        yield from _drawn(child, place, path, previous, words)
        previous = node_id(child.topic.id)


def _edges(place: Place) -> list[str]:
    """The paths to the children, each relative to the corner of the child."""
    corners = [(child.x, child.y) for child in place.children]
    if place.level == 0:
        return list(map(tapered_path, main_curves(place), corners))
    curves = [branch_curve(place, child) for child in place.children]
    return list(map(curve_path, curves, corners))


def _node(place: Place, parent: Place | None, edge: str, after: str, words: Words) -> DrawnNode:
    return DrawnNode(
        id=node_id(place.topic.id),
        parent=node_id(parent.topic.id) if parent else "",
        after=after,
        x=round(place.x - (parent.x if parent else 0.0), 2),
        y=round(place.y - (parent.y if parent else 0.0), 2),
        edge=edge,
        body=topic_body(place),
        attributes=_attributes(place, words),
    )


def _attributes(place: Place, words: Words) -> dict[str, str]:
    topic = place.topic
    attributes = treeitem_attributes(
        kind=topic.kind,
        level=place.level,
        classes=f"level-{min(place.level, 3)} hue-{place.hue}",
        spoken=spoken_topic(place, words),
        ref=topic.ref,
        may=topic.may,
        hidden=topic.hidden,
        has_children=bool(topic.children),
    )
    if " ".join(place.shape.lines) != topic.title:
        # The label is wrapped or cut: whoever edits or copies it needs the whole title.
        attributes["data-title"] = topic.title
    return attributes


def spoken_topic(place: Place, words: Words) -> str:
    """What a screen reader says for a topic: its whole title, then its badges in words."""
    topic, badges = place.topic, place.topic.badges
    parts = [
        topic.title,
        "" if badges.priority is None else word(words, "priority", priority=badges.priority),
        "" if badges.progress is None else word(words, "progress", percent=badges.progress),
        "" if badges.count is None else f"{badges.count:,}",
        badges.money,
        badges.date,
        word(words, "overdue") if badges.overdue else "",
        word(words, "note") if topic.note else "",
        word(words, "folded", count=topic.hidden) if topic.hidden else "",
    ]
    return ", ".join(part for part in map(clean, parts) if part)


def _view(root: Place) -> View:
    places = list(_all(root))
    left = min(place.x - fold_reach(place) for place in places) - _MARGIN
    right = max(place.x + place.shape.width + fold_reach(place) for place in places) + _MARGIN
    top = min(place.y for place in places) - _MARGIN
    bottom = max(place.y + place.shape.height for place in places) + _MARGIN
    return round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)


def _all(place: Place) -> list[Place]:
    return [place, *(below for child in place.children for below in _all(child))]
