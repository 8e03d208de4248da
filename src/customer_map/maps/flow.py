"""What a flow map is: touchpoints as nodes, what directly follows what as edges, counted and timed.

Starts and ends are counts on the nodes, no nodes of their own. Every figure has an `href` that opens
the customers behind it (empty: not clickable). A case is a customer with at least one touchpoint.
"""

import msgspec

from customer_map.maps.journey import Score


class FlowNode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One touchpoint: `cases` had it at least once, `share` is their part of all cases (0 to 1);
    `starts` cases began with it, `ends` cases ended there.

    `median_seconds` is the time until the next touchpoint (None: nothing ever followed), `score`
    how customers felt (None: nobody said).
    """

    id: str
    name: str
    events: int
    cases: int
    share: float
    starts: int = 0
    ends: int = 0
    median_seconds: float | None = None
    score: Score | None = None
    href: str = ""


class FlowEdge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`target` directly followed `source` in `events` places of `cases` cases; both are ids of nodes
    and may be the same.

    `share` is the part (0 to 1) of the cases of the source that took this edge, `low` and `high` its
    Wilson interval; `median_seconds` and `p90_seconds` the time between the two.
    """

    source: str
    target: str
    events: int
    cases: int
    share: float
    low: float
    high: float
    median_seconds: float
    p90_seconds: float
    href: str = ""


class HiddenFlow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a reduced map leaves out: `nodes` touchpoints that happened `node_events` times, and
    `edges` that were taken `edge_events` times.
    """

    nodes: int = 0
    node_events: int = 0
    edges: int = 0
    edge_events: int = 0


class FlowMap(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="flow"
):
    """A whole flow map: nodes by falling number of events, edges too; `variants` counts the distinct
    paths. Figures on fewer than `low_support` cases are drawn greyed.
    """

    id: str
    title: str
    subtitle: str = ""
    cases: int = 0
    events: int = 0
    variants: int = 0
    nodes: tuple[FlowNode, ...] = ()
    edges: tuple[FlowEdge, ...] = ()
    hidden: HiddenFlow = HiddenFlow()
    low_support: int = 30

    def __post_init__(self) -> None:
        known = {node.id for node in self.nodes}
        if len(known) < len(self.nodes):
            raise ValueError("two nodes share an id")
        for edge in self.edges:
            if edge.source not in known or edge.target not in known:
                raise ValueError(f"edge {edge.source} to {edge.target} leads to no node")
