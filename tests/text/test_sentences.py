import pytest

from customer_map.text.sentences import sentences
from customer_map.text.units import units
from customer_map.text.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("很好。不错！真的?", ["很好。", "不错！", "真的?"]),
        ("It costs 3.5 dollars. Mr. Li was kind.", ["It costs 3.5 dollars.", "Mr. Li was kind."]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("他说“很好。”然后走了。", ["他说“很好。”然后走了。"]),
        ("Really?! Yes!!", ["Really?!", "Yes!!"]),
        ("", []),
        ("。。。", ["。。。"]),
    ],
)
def test_texts_are_split_into_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_nothing_but_blanks_is_lost_by_splitting() -> None:
    text = "物流很快！但是坏了。It broke. Why? 3.5分 e.g. this; ok...\nend"
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_chinese_is_segmented_and_english_kept() -> None:
    assert words("客服态度很差, the app don't crash 👎 http://a.b/c x@y.cn 3.5") == [
        *("客服", "态度", "很差", "the", "app", "don't", "crash", "👎", "3.5"),
    ]


def test_an_address_ends_where_chinese_begins() -> None:
    assert words("见http://a.b/c很好") == ["见", "很", "好"]
    assert units("@京东客服") == ["@", "京", "东", "客", "服"]
