from customer_map.drawing import draw_mind
from customer_map.maps.mind import Badges, MindMap, Topic


def node(topic: Topic, words: dict[str, str] | None = None):
    root = Topic(id="root", title="root", children=(topic,))
    drawing = draw_mind(MindMap(id="m", title="", root=root), words or {})
    return next(each for each in drawing.nodes if each.id == topic.id)


def test_a_topic_tells_what_it_is_and_what_its_reader_may_do() -> None:
    topic = Topic(
        id="t", title="Acme", kind="customer", ref="customer:1", may=frozenset({"fold", "rename"})
    )
    attributes = node(topic).attributes
    assert attributes["class"] == "node node-customer level-1 hue-0"
    assert attributes["role"] == "treeitem"
    assert attributes["aria-level"] == "2"
    assert attributes["data-kind"] == "customer"
    assert attributes["data-ref"] == "customer:1"
    assert attributes["data-can"] == "rename fold"
    assert "aria-expanded" not in attributes


def test_a_plain_topic_has_no_record_and_no_rights() -> None:
    attributes = node(Topic(id="t", title="x")).attributes
    assert not {"data-ref", "data-can", "data-folded", "data-title"} & attributes.keys()


def test_a_folded_branch_says_how_much_it_hides() -> None:
    drawn = node(Topic(id="t", title="x", hidden=1234))
    assert drawn.attributes["data-folded"] == "1234"
    assert drawn.attributes["aria-expanded"] == "false"
    assert "1234 folded" in drawn.attributes["aria-label"]
    assert "+1,234" in drawn.body
    assert 'data-action="unfold"' in drawn.body


def test_an_open_branch_offers_to_fold_only_to_those_who_may() -> None:
    leaf = Topic(id="leaf", title="x")
    may = node(Topic(id="t", title="x", may=frozenset({"fold"}), children=(leaf,)))
    assert 'data-action="fold"' in may.body
    assert may.attributes["aria-expanded"] == "true"
    assert "data-action" not in node(Topic(id="t", title="x", children=(leaf,))).body


def test_all_badges_are_drawn_and_read_aloud() -> None:
    badges = Badges(count=1200, money="¥ 8.4M", date="3/15", overdue=True, priority=1, progress=40)
    drawn = node(Topic(id="t", title="Acme", note="call back", badges=badges))
    assert drawn.attributes["aria-label"] == (
        "Acme, Priority 1, 40 % done, 1,200, ¥ 8.4M, 3/15, Overdue, Note"
    )
    assert "<title>call back</title>" in drawn.body
    for text in ("1,200", "8.4M", "3/15 Overdue"):
        assert text in drawn.body


def test_the_words_are_the_readers() -> None:
    badges = Badges(date="3/15", overdue=True)
    drawn = node(Topic(id="t", title="x", badges=badges), {"overdue": "逾期"})
    assert "逾期" in drawn.body
    assert drawn.attributes["aria-label"] == "x, 3/15, 逾期"


def test_a_wrapped_title_keeps_its_whole_text_beside_it() -> None:
    title = "Renewal at risk if single sign-on slips past the third quarter of the year"
    assert node(Topic(id="t", title=title)).attributes["data-title"] == title


def test_a_colour_is_inherited_until_a_topic_has_its_own() -> None:
    leaf = Topic(id="leaf", title="x", colour=13)
    inner = Topic(id="inner", title="x", children=(leaf,))
    root = Topic(
        id="r", title="", children=(Topic(id="a", title="x", colour=3, children=(inner,)),)
    )
    nodes = {each.id: each for each in draw_mind(MindMap(id="m", title="", root=root)).nodes}
    assert "hue-3" in nodes["inner"].attributes["class"]
    assert "hue-5" in nodes["leaf"].attributes["class"]


def test_a_curve_joins_parent_and_child_where_they_stand() -> None:
    inner = Topic(id="inner", title="x")
    root = Topic(id="r", title="", children=(Topic(id="a", title="x", children=(inner,)),))
    nodes = {each.id: each for each in draw_mind(MindMap(id="m", title="", root=root)).nodes}
    assert nodes["inner"].edge.startswith("M-34 ")
    assert nodes["inner"].edge.endswith("0 15.5") or " 0 " in nodes["inner"].edge
    assert nodes["a"].edge.endswith("Z")
    assert nodes["r"].edge == ""
