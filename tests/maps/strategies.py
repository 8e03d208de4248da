"""Random maps for property tests: small trees, hostile texts, missing figures."""

from hypothesis import strategies as st

from customer_map.maps.flow import FlowEdge, FlowMap, FlowNode, HiddenFlow
from customer_map.maps.journey import (
    Card,
    CardLane,
    Cards,
    ChannelLane,
    Channels,
    ChannelShare,
    Conversion,
    ConversionLane,
    Dwell,
    DwellLane,
    JourneyMap,
    Lane,
    Reach,
    ReachLane,
    Score,
    ScoreLane,
    StageColumn,
)
from customer_map.maps.mind import Badges, MindMap, Topic
from customer_map.maps.relationship import ATTITUDES, ROLES, PersonCard, RelationshipMap, Tie

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(
        [
            "",
            "张雨桐",
            "Grace Lin",
            "与信息技术部李总确认 Single sign-on 与权限模型",
            "<script>alert(1)</script>",
            "a\"b'c&d]]>\x00\x1b\ufffe",
            "W" * 80,
            "🙂👩‍👩‍👧‍👦",
        ]
    ),
)
shares = st.floats(0, 1)
counts = st.integers(0, 10**6)
rights = st.frozensets(st.sampled_from(["rename", "move", "fold"]))
badges = st.builds(
    Badges,
    count=st.none() | counts,
    money=st.sampled_from(["", "¥ 1.2M"]),
    date=st.sampled_from(["", "3/15"]),
    overdue=st.booleans(),
    priority=st.none() | st.integers(1, 9),
    progress=st.none() | st.integers(0, 100),
)


@st.composite
def mind_maps(draw: st.DrawFn, most: int = 40) -> MindMap:
    """A tree in which every topic hangs under a random earlier one."""
    size = draw(st.integers(0, most))
    parents = [draw(st.integers(0, index)) for index in range(size)]
    below: dict[int, list[int]] = {}
    for index, parent in enumerate(parents, start=1):
        below.setdefault(parent, []).append(index)

    def topic(index: int) -> Topic:
        return Topic(
            id=f"t{index}",
            title=draw(texts),
            note=draw(texts),
            badges=draw(badges),
            colour=draw(st.none() | st.integers(0, 20)),
            may=draw(rights),
            hidden=0 if index in below else draw(st.integers(0, 300)),
            children=tuple(topic(child) for child in below.get(index, [])),
        )

    return MindMap(id="m", title=draw(texts), root=topic(0))


@st.composite
def relationship_maps(draw: st.DrawFn, most: int = 25) -> RelationshipMap:
    """Cards with several roots, unknown superiors and ties of every kind."""
    size = draw(st.integers(0, most))
    cards = tuple(
        PersonCard(
            id=f"p{index}",
            name=draw(texts),
            title=draw(texts),
            department=draw(st.sampled_from(["", "IT", "采购"])),
            reports_to=draw(st.none() | st.integers(0, index).map(lambda n: f"p{n}")),
            placeholder=draw(st.booleans()),
            role=draw(st.sampled_from(["", *ROLES, "odd"])),
            attitude=draw(st.sampled_from(["", *ATTITUDES, "odd"])),
            influence=draw(st.none() | st.integers(0, 100)),
            coverage=draw(st.integers(0, 4)),
            may=draw(rights),
        )
        for index in range(size)
    )
    return RelationshipMap(id="m", title=draw(texts), cards=cards, ties=draw(_ties(size)))


@st.composite
def _ties(draw: st.DrawFn, size: int) -> tuple[Tie, ...]:
    ends = st.integers(0, max(0, size)).map(lambda n: f"p{n}")
    kinds = st.sampled_from(["influences", "allied", "in_conflict", "informal", "knows", "family"])
    return tuple(
        Tie(
            id=f"e{index}",
            source=draw(ends),
            target=draw(ends),
            kind=draw(kinds),
            label=draw(texts),
            strength=draw(st.none() | shares),
            assumed=draw(st.booleans()),
        )
        for index in range(draw(st.integers(0, 12)))
    )


reaches = st.builds(Reach, customers=counts, share=shares, href=texts)
conversions = st.builds(
    Conversion, rate=shares, low=shares, high=shares, support=counts, href=texts
)
dwells = st.builds(
    Dwell, median_days=st.floats(0, 900), p90_days=st.floats(0, 9000), support=counts, href=texts
)
channel_shares = st.builds(ChannelShare, name=texts, count=counts, share=shares)
channels = st.builds(Channels, shares=st.lists(channel_shares, max_size=6).map(tuple))
scores = st.builds(
    Score, mean=st.floats(-1, 1), low=st.floats(-1, 1), high=st.floats(-1, 1), n=counts
)
cards = st.builds(
    Cards, cards=st.lists(st.builds(Card, text=texts, evidence=texts), max_size=3).map(tuple)
)
LANES = {
    ReachLane: reaches,
    ConversionLane: conversions,
    DwellLane: dwells,
    ChannelLane: channels,
    ScoreLane: scores,
    CardLane: cards,
}


@st.composite
def journey_maps(draw: st.DrawFn) -> JourneyMap:
    """Any stages by any lanes, every cell possibly empty."""
    size = draw(st.integers(0, 7))
    stages = tuple(
        StageColumn(id=f"s{index}", name=draw(texts), goal=draw(texts), customers=draw(counts))
        for index in range(size)
    )
    kinds = draw(st.lists(st.sampled_from(list(LANES)), max_size=7))
    lanes: tuple[Lane, ...] = tuple(
        kind(
            id=f"l{index}",
            title=draw(texts),
            cells=tuple(draw(st.none() | LANES[kind]) for _ in stages),
        )
        for index, kind in enumerate(kinds)
    )
    return JourneyMap(id="m", title=draw(texts), stages=stages, lanes=lanes)


@st.composite
def flow_maps(draw: st.DrawFn) -> FlowMap:
    """Any touchpoints with any edges between them, loops included."""
    size = draw(st.integers(0, 6))
    nodes = tuple(
        FlowNode(
            id=f"t{index}",
            name=draw(texts),
            events=draw(counts),
            cases=draw(counts),
            share=draw(shares),
            starts=draw(counts),
            ends=draw(counts),
            median_seconds=draw(st.none() | st.floats(0, 1e9)),
            score=draw(st.none() | scores),
            href=draw(texts),
        )
        for index in range(size)
    )
    pairs = st.tuples(*[st.sampled_from([node.id for node in nodes] or [""])] * 2)
    chosen = draw(st.lists(pairs, unique=True, max_size=8)) if size else []
    edges = tuple(draw(_flow_edges(source, target)) for source, target in chosen)
    hidden = st.builds(HiddenFlow, nodes=counts, node_events=counts)
    return FlowMap(id="m", title=draw(texts), nodes=nodes, edges=edges, hidden=draw(hidden))


def _flow_edges(source: str, target: str) -> st.SearchStrategy[FlowEdge]:
    return st.builds(
        FlowEdge,
        source=st.just(source),
        target=st.just(target),
        events=counts,
        cases=counts,
        share=shares,
        low=shares,
        high=shares,
        median_seconds=st.floats(0, 1e9),
        p90_seconds=st.floats(0, 1e9),
        href=texts,
    )
