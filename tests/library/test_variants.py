from tests.library.event_rows import dicts

from customer_map.library.variants import variants


def test_equal_journeys_are_one_variant() -> None:
    found = variants(dicts()).to_dict()
    assert (found["cases"], found["variants"]) == (4, 3)
    assert found["top"][0]["names"] == ["visit", "basket", "order, paid"]
    assert found["top"][0]["examples"] == ["ann", "bob"]
    assert [each["cumulative"] for each in found["top"]] == [0.5, 0.75, 1.0]


def test_only_the_most_frequent_are_listed() -> None:
    found = variants(dicts(), most=1)
    assert len(found.found.rows) == 1
    assert found.tables()[0].rows[0][-1] == "visit → basket → order, paid"
    assert found.facts()[:2] == ("4 customers", "3 variants")
