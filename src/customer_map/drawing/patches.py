"""Turns two drawings of one map into the patch between them, and a patch and a drawing into the
next.
"""

import msgspec

from customer_map.drawing.drawing import Drawing, is_tie
from customer_map.maps.operations import DrawnNode, Patch


def diff(old: Drawing, new: Drawing, *, touched: frozenset[str] = frozenset()) -> Patch:
    """What a page that shows `old` must do to show `new`: absolute states of all that changed.

    Nodes are named by their ids, so that a moved branch is one changed node and not all below it.
    Those `touched` by the reader's own operation are told even when they are as before, so that a
    page that guessed otherwise is put right.
    """
    before = {node.id: node for node in old.nodes}
    after = {node.id for node in new.nodes}
    return Patch(
        base=old.version,
        version=new.version,
        hash=new.hash,
        view=new.view,
        upsert=tuple(
            node for node in new.nodes if before.get(node.id) != node or node.id in touched
        ),
        remove=tuple(node.id for node in old.nodes if node.id not in after),
    )


def apply(patch: Patch, drawing: Drawing) -> Drawing:
    """The drawing with a patch applied, as a page applies it: first upsert in order, then remove."""
    nodes = {node.id: node for node in drawing.nodes}
    nodes.update({node.id: node for node in patch.upsert})
    for gone in patch.remove:
        nodes.pop(gone, None)
    ordered = _in_order(list(nodes.values()))
    return msgspec.structs.replace(
        drawing, version=patch.version, view=patch.view, nodes=tuple(ordered)
    )


def _in_order(nodes: list[DrawnNode]) -> list[DrawnNode]:
    """Parents before children, siblings as their `after` says, the layer of ties last."""
    followers: dict[tuple[str, bool, str], DrawnNode] = {
        (node.parent, is_tie(node), node.after): node for node in nodes
    }
    ordered: list[DrawnNode] = []
    waiting = [followers.get(("", True, "")), followers.get(("", False, ""))]
    while waiting:
        node = waiting.pop()
        if node is not None:
            ordered.append(node)
            waiting.append(followers.get((node.parent, is_tie(node), node.id)))
            waiting.append(followers.get((node.id, False, "")))
    return ordered
