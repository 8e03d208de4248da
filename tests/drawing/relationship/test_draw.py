from customer_map.drawing import draw_relationship
from customer_map.maps.operations import DrawnNode
from customer_map.maps.relationship import ATTITUDES, PersonCard, RelationshipMap, Tie


def drawn(cards: list[PersonCard], ties: list[Tie] | None = None) -> dict[str, DrawnNode]:
    sample = RelationshipMap(id="m", title="", cards=tuple(cards), ties=tuple(ties or []))
    return {node.id: node for node in draw_relationship(sample).nodes}


def person(name: str, **fields) -> PersonCard:
    return PersonCard(id=name, name=name, **fields)


def test_a_card_tells_who_it_is_and_what_its_reader_may_do() -> None:
    card = person(
        "Grace",
        title="CFO",
        department="Finance",
        ref="contact:1",
        role="economic_buyer",
        attitude="supporter",
        influence=80,
        coverage=3,
        may=frozenset({"move"}),
    )
    attributes = drawn([card])["Grace"].attributes
    assert attributes["aria-label"] == (
        "Grace, CFO, Finance, Economic buyer, Supporter, Influence 80, Coverage 3 of 4"
    )
    assert attributes["data-kind"] == "position"
    assert attributes["data-ref"] == "contact:1"
    assert attributes["data-can"] == "move"
    assert attributes["data-title"] == "Grace"


def test_attitudes_differ_in_shape_and_not_only_in_colour() -> None:
    signs = set()
    for attitude in ATTITUDES:
        body = drawn([person("x", attitude=attitude)])["x"].body
        start = body.rindex('<path d="') + 9
        signs.add(body[start : body.index('"', start)])
    assert len(signs) == len(ATTITUDES)
    assert "<path" not in drawn([person("x")])["x"].body


def test_a_placeholder_is_dashed_and_says_that_nobody_is_known() -> None:
    node = drawn([PersonCard(id="p", name="", title="CFO", placeholder=True)])["p"]
    assert "card-placeholder" in node.body
    assert "Not yet known" in node.body
    assert node.attributes["aria-label"].startswith("Not yet known, CFO")


def test_coverage_fills_as_many_dots() -> None:
    body = drawn([person("x", coverage=3)])["x"].body
    assert body.count("dot-empty") == 1


def test_a_folded_card_says_how_many_it_hides() -> None:
    node = drawn([person("x", hidden=7)])["x"]
    assert node.attributes["data-folded"] == "7"
    assert node.attributes["aria-expanded"] == "false"
    assert "+7" in node.body


def test_a_tie_says_who_does_what_to_whom() -> None:
    tie = Tie(id="t", source="A", target="B", kind="allied", label="school", assumed=True)
    node = drawn([person("A"), person("B")], [tie])["t"]
    assert node.attributes["aria-label"] == "A allied with B, school, assumed"
    assert node.attributes["class"] == "node node-tie tie-warm tie-assumed"
    assert (node.attributes["data-source"], node.attributes["data-target"]) == ("A", "B")
    assert node.parent == ""
    assert "school" in node.body


def test_influence_has_one_arrow_and_conflict_two() -> None:
    ties = [
        Tie(id="one", source="A", target="B"),
        Tie(id="two", source="A", target="B", kind="in_conflict"),
        Tie(id="none", source="A", target="B", kind="knows"),
    ]
    nodes = drawn([person("A"), person("B")], ties)
    assert [nodes[name].body.count("tie-arrow") for name in ("one", "two", "none")] == [1, 2, 0]


def test_ties_to_nobody_or_to_oneself_are_left_out() -> None:
    ties = [Tie(id="a", source="A", target="gone"), Tie(id="b", source="A", target="A")]
    assert list(drawn([person("A")], ties)) == ["A"]


def test_many_ties_are_drawn_faintly() -> None:
    people = [person(f"p{index}") for index in range(10)]
    ties = [Tie(id=f"t{n}", source=f"p{n % 9}", target=f"p{n % 9 + 1}") for n in range(41)]
    assert "tie-one-of-many" in drawn(people, ties)["t0"].attributes["class"]
    assert "tie-one-of-many" not in drawn(people, ties[:40])["t0"].attributes["class"]


def test_an_empty_map_has_a_view_and_nothing_in_it() -> None:
    drawing = draw_relationship(RelationshipMap(id="m", title=""))
    assert drawing.nodes == ()
    assert drawing.view[2] > 0
