"""Worded answers are known by family and strength, and what is no answer is told from a bad one."""

import pytest

from customer_map.tables.answers.levels import is_no_answer, level_of


@pytest.mark.parametrize(
    ("words", "family"),
    [
        ("Very dissatisfied|Dissatisfied|Neutral|Satisfied|Very Satisfied", "satisfaction"),
        (
            "Strongly disagree|Disagree|Neither agree nor disagree|Agree|Strongly agree",
            "agreement",
        ),
        ("Never|Rarely|Sometimes|Mostly|Always", "frequency"),
        ("Very poor|Poor|Fair|Good|Excellent", "quality"),
        ("Very difficult|Difficult|Neutral|Easy|Very easy", "ease"),
        ("非常不满意|不满意|一般|满意|非常满意", "satisfaction"),
        ("完全不同意|不同意|中立|同意|完全同意", "agreement"),
        ("从不|很少|有时|经常|总是", "frequency"),
        ("很差|较差|一般|较好|很好", "quality"),
        ("非常困难|困难|一般|容易|非常容易", "ease"),
    ],
)
def test_five_steps_ascend(words: str, family: str) -> None:
    levels = [level_of(word) for word in words.split("|")]
    assert [level[1] for level in levels if level] == [-3, -2, 0, 2, 3]
    assert {level[0] for level in levels if level} - {""} == {family}


@pytest.mark.parametrize(
    ("word", "strength"),
    [
        ("somewhat agree", 1),
        ("Slightly Dissatisfied", -1),
        ("比较满意", 1),
        ("不太满意", -1),
        ("比较不满意", -1),
        ("extremely likely", 3),
        ("satisfied completely", 3),
    ],
)
def test_weaker_and_stronger_words(word: str, strength: int) -> None:
    level = level_of(word)
    assert level is not None
    assert level[1] == strength


@pytest.mark.parametrize(
    "cell",
    [
        *("", " ", "NA", "n/a", "N/A do not use", "NA or Do Not Use", "Not applicable", "-"),
        *("Don't know", "不适用", "没用过", "不清楚", "跳过", "无", "Prefer not to say", "(跳过)"),
    ],
)
def test_who_says_that_it_does_not_apply_did_not_answer(cell: str) -> None:
    assert is_no_answer(cell)


@pytest.mark.parametrize(
    "cell", ["Never", "Neutral", "0", "不满意", "No", "nasty service", "无人接听"]
)
def test_a_bad_or_middling_answer_is_an_answer(cell: str) -> None:
    assert not is_no_answer(cell)


def test_a_long_text_is_no_level_and_no_missing_answer() -> None:
    text = (
        "Not applicable to us, and yet I want to say that your people are wonderful to work with."
    )
    assert not is_no_answer(text)
    assert level_of(text) is None
