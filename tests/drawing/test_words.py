from string import Formatter

from customer_map.drawing.words import ENGLISH, word


def test_the_readers_word_wins_over_the_english_one() -> None:
    assert word({"overdue": "逾期"}, "overdue") == "逾期"
    assert word({}, "overdue") == "Overdue"


def test_an_unknown_code_is_written_out() -> None:
    assert word({}, "role.night_watch") == "night watch"


def test_places_are_filled() -> None:
    assert word({}, "coverage", level=3) == "Coverage 3 of 4"


def test_no_english_word_has_a_place_without_a_name() -> None:
    for text in ENGLISH.values():
        assert all(name != "" for _, name, _, _ in Formatter().parse(text))
