import json

import pytest

from customer_map.text.aspects import (
    Entry,
    NearestEntry,
    Taxonomy,
    TaxonomyUnreadableError,
    aspects,
    usual_taxonomy,
)


def test_each_clause_gives_its_own_feeling() -> None:
    found = {each.entry: each.score for each in aspects("物流很快，但是质量太差，价格还可以")}
    assert found["delivery"] > 0 > found["quality"]
    assert found["price"] > 0
    found = {
        each.entry: each.score for each in aspects("The delivery was late but the room was clean.")
    }
    assert found["delivery"] < 0


def test_the_longest_word_counts() -> None:
    taxonomy = Taxonomy(
        (
            Entry("card", "product", {"en": "Card"}, {"en": ("card",)}),
            Entry("limit", "product", {"en": "Limit"}, {"en": ("card limit",)}),
        )
    )
    assert [each.entry for each in aspects("my card limit is low", taxonomy)] == ["limit"]


def test_a_text_about_nothing_known_has_no_aspects() -> None:
    assert aspects("") == []
    assert aspects("呵呵") == []


def test_the_usual_taxonomy_has_both_languages_and_no_word_twice() -> None:
    taxonomy = usual_taxonomy()
    assert {each.of for each in taxonomy.entries} == {"product", "service"}
    for entry in taxonomy.entries:
        assert set(entry.names) == {"zh", "en"}
        assert entry.words["zh"]
        assert entry.words["en"]


def test_a_taxonomy_can_be_edited_and_read_again() -> None:
    taxonomy = usual_taxonomy()
    assert Taxonomy.loads(taxonomy.dumps()) == taxonomy
    plain = json.loads(taxonomy.dumps())
    plain["entries"].append({"id": "drone", "en": "Drones", "words": {"en": ["drone"]}})
    edited = Taxonomy.loads(json.dumps(plain))
    assert [each.entry for each in aspects("the drone is loud", edited)] == ["drone"]
    assert edited.entry("drone").name("zh") == "Drones"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"entries": [{}]}',
        '{"entries": [{"id": "a"}]}',
        '{"entries": [{"id": "a", "words": {"en": "price"}}]}',
        '{"entries": [{"id": "a", "words": {}}, {"id": "a", "words": {}}]}',
    ],
)
def test_a_broken_taxonomy_is_refused(text: str) -> None:
    with pytest.raises(TaxonomyUnreadableError):
        Taxonomy.loads(text)


def test_the_nearest_entry_is_that_with_the_rarest_words_in_common() -> None:
    taxonomy = Taxonomy(
        tuple(
            Entry(name, "service", {"en": name.replace("_", " ")}, {"en": ()})
            for name in ("card_arrival", "card_stolen", "exchange_rate", "top_up_failed")
        )
    )
    found = NearestEntry(taxonomy).find(
        [
            "When will my card arrive?",
            "somebody stole... my card was stolen",
            "what rate do you use",
            "xyzzy",
        ]
    )
    assert [name for name, _ in found] == ["card_arrival", "card_stolen", "exchange_rate", ""]
    assert all(0 <= likeness <= 1 for _, likeness in found)


def test_examples_make_the_nearest_entry_better() -> None:
    taxonomy = Taxonomy(
        (Entry("a", "x", {"en": "first"}, {}), Entry("b", "x", {"en": "second"}, {}))
    )
    found = NearestEntry(taxonomy, {"b": ["the parcel is gone"]}).find(["my parcel is gone"])
    assert found[0][0] == "b"
