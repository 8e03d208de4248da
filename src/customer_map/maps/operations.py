"""What travels between an open map and the server: operations one way, patches the other."""

from typing import Annotated, Literal

import msgspec

OperationKind = Literal["rename", "move", "fold", "unfold", "restore"]


Name = Annotated[str, msgspec.Meta(max_length=200)]
Node = Annotated[str, msgspec.Meta(max_length=4000)]
"""The id of a node; that of a branch holds the values on the way to it."""


class Operation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change a person makes on a map; `id` is made by the page, so that a repeat is known."""

    id: Name
    kind: OperationKind
    node: Node
    parent: Node = ""
    """Node id of the new parent (move)."""
    after: Node = ""
    """Node id of the sibling to stand behind, empty for the first place (move)."""
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    """The new title (rename)."""
    ref: Name = ""
    """The record that is meant, such as `customer:UUID`: needed to restore one that the map no longer
    shows, and a rename goes to its node even when `node` shows another record by now."""


class DrawnNode(msgspec.Struct, frozen=True, kw_only=True):
    """The absolute state of one node of a drawing, as the page shows it.

    `x` and `y` are relative to the parent, `after` is the previous sibling; `edge` is the path from
    the parent, `body` the SVG markup inside the node's `<g class="body">`.
    """

    id: str
    parent: str = ""
    after: str = ""
    x: float = 0.0
    y: float = 0.0
    edge: str = ""
    body: str = ""
    attributes: dict[str, str] = {}


class Patch(msgspec.Struct, frozen=True, kw_only=True):
    """What turns the drawing of version `base` into that of `version`: absolute states only.

    Nodes of `upsert` come parents before children and siblings in order, so that they can be put in
    place one by one. `hash` is that of the drawing afterwards: a page that ends up with another one
    loads the drawing anew.
    """

    base: str
    version: str
    hash: str
    view: tuple[float, float, float, float]
    upsert: tuple[DrawnNode, ...] = ()
    remove: tuple[str, ...] = ()
