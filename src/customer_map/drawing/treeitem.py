"""Turns what a topic and a person card have in common into the attributes of their nodes."""

from collections.abc import Set as AbstractSet

from customer_map.drawing.drawing import node_id
from customer_map.maps.mind import Right

_RIGHTS: tuple[Right, ...] = ("rename", "move", "fold")


def treeitem_attributes(
    *,
    kind: str,
    level: int,
    classes: str = "",
    spoken: str,
    ref: str,
    may: AbstractSet[Right],
    hidden: int,
    has_children: bool,
) -> dict[str, str]:
    """Role, level and label for reading aloud; kind, record and rights for the page.

    `level` counts from 0; `hidden` is how many descendants are folded away.
    """
    kind = node_id(kind)
    attributes = {
        "class": f"node node-{kind} {classes}".rstrip(),
        "role": "treeitem",
        "aria-level": str(level + 1),
        "aria-label": spoken,
        "data-kind": kind,
    }
    if has_children or hidden:
        attributes["aria-expanded"] = "false" if hidden else "true"
    if ref:
        attributes["data-ref"] = ref
    if may:
        attributes["data-can"] = " ".join(right for right in _RIGHTS if right in may)
    if hidden:
        attributes["data-folded"] = str(hidden)
    return attributes
