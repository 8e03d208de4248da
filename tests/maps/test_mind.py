from customer_map.maps.mind import Topic


def test_a_walk_meets_parents_before_children_in_reading_order() -> None:
    leaf = Topic(id="a1", title="")
    root = Topic(
        id="r",
        title="",
        children=(Topic(id="a", title="", children=(leaf,)), Topic(id="b", title="")),
    )
    assert [topic.id for topic in root.walk()] == ["r", "a", "a1", "b"]
