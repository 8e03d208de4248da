"""Turns the drawn nodes of any map into one SVG document that can be read aloud and patched."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from html import escape
from typing import ClassVar, Literal

import msgspec

from customer_map.drawing.svg import attribute_text, element, number
from customer_map.drawing.text import clean
from customer_map.errors import CustomerMapError
from customer_map.maps.operations import DrawnNode

View = tuple[float, float, float, float]
Kind = Literal["mind", "relationship", "journey", "flow"]

_PLAIN_ID = re.compile(r"[A-Za-z0-9_:.\-]+")
_ROLES: dict[Kind, str] = {
    "mind": "tree",
    "relationship": "tree",
    "journey": "table",
    "flow": "list",
}


class DuplicateNodeError(CustomerMapError):
    """Two nodes of one map carry the same id, so that a patch could not tell them apart."""

    code: ClassVar[str] = "duplicate_node"
    message: ClassVar[str] = "Two parts of the map have the id {node}."
    hint: ClassVar[str] = "Give every topic, card and tie its own id."


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A map as it is drawn: its nodes, parents before children and siblings in order.

    `view` is (x, y, width, height) in px; `version` is whatever the caller counts changes by.
    """

    kind: Kind
    title: str
    view: View
    nodes: tuple[DrawnNode, ...]
    version: str = ""

    def __post_init__(self) -> None:
        refuse_duplicates(node.id for node in self.nodes)

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits that change whenever anything drawn changes.

        The title is left out: no patch carries it.
        """
        state = (self.kind, self.view, self.nodes)
        return hashlib.sha256(msgspec.json.encode(state, order="deterministic")).hexdigest()[:16]

    def to_svg(self, style: str = "") -> str:
        """The whole document. `style` is CSS to carry along; a page has the map classes already.

        Only a document with a style of its own gets a title: on a page it would hang over the
        whole map as a tooltip, and the label says the same.
        """
        below: dict[str, list[DrawnNode]] = defaultdict(list)
        for node in self.nodes:
            below[_group(node)].append(node)
        world = _markup(below, "") + element("g", _markup(below, "tie"), class_="layer-ties")
        title = element("title", escape(clean(self.title)))
        sheet = title + element("style", escape(style, quote=False)) if style else ""
        head = attribute_text(
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": f"cm-map cm-map-{self.kind}",
                "role": _ROLES[self.kind],
                "aria-label": self.title,
                "viewBox": " ".join(number(value) for value in self.view),
                "data-version": self.version,
                "data-hash": self.hash,
            }
        )
        return f"<svg{head}>{sheet}{element('g', world, class_='world')}</svg>"


def refuse_duplicates(ids: Iterable[str]) -> None:
    """Make sure that every id comes once.

    Raises:
        DuplicateNodeError: One comes twice.
    """
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise DuplicateNodeError(node=each)
        seen.add(each)


def node_id(text: str) -> str:
    """The id itself when it may stand in a page, else a spelling of it that may.

    >>> node_id("customer:0190"), node_id("a b")
    ('customer:0190', 'x-612062')
    """
    if _PLAIN_ID.fullmatch(text):
        return text
    return "x-" + text.encode("utf-8", "surrogatepass").hex()


def is_tie(node: DrawnNode) -> bool:
    """Whether the node lies in the layer of ties, above all cards."""
    return not node.parent and node.attributes.get("data-kind") == "tie"


def _group(node: DrawnNode) -> str:
    if is_tie(node):
        return "tie"
    return "/" + node.parent if node.parent else ""


def _markup(below: dict[str, list[DrawnNode]], group: str) -> str:
    return "".join(_node(node, below) for node in below.get(group, ()))


def _node(node: DrawnNode, below: dict[str, list[DrawnNode]]) -> str:
    head = attribute_text(
        {
            "id": f"n-{node.id}",
            "data-id": node.id,
            **node.attributes,
            "transform": f"translate({number(node.x)} {number(node.y)})",
        }
    )
    edge = element("path", class_="edge", d=node.edge) if node.edge else ""
    body = element("g", node.body, class_="body")
    children = element("g", _markup(below, "/" + node.id), class_="children")
    return f"<g{head}>{edge}{body}{children}</g>"
