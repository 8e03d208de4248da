import time

from customer_map.text.normalising import MOST_CHARACTERS, folded, readable
from customer_map.text.traditional import simplified
from customer_map.text.word_lists import word_list


def test_markup_goes_and_what_it_marked_stays() -> None:
    assert readable("<p>great <b>phone</b></p><br>ok").split() == ["great", "phone", "ok"]
    assert "alert" not in readable("<script>alert('x')</script>fine")
    assert "alert" not in readable("&lt;script&gt;alert(1)&lt;/script&gt;fine")
    assert readable("a < b and c > d") == "a < b and c > d"
    assert readable("<style>p{color:red}</style>great &amp; cheap") == "great & cheap"


def test_unclosed_markup_hides_no_text_before_it() -> None:
    assert readable("good <script>alert(1)") == "good"
    assert readable("2 <3 hearts") == "2 <3 hearts"


def test_characters_get_one_form() -> None:
    assert folded("ＡＢＣ１２３！") == "abc123!"
    assert readable("a\x00b\u200bc\ufeff") == "a b c"
    assert folded("Don’t") == "don't"


def test_traditional_characters_are_looked_up_as_simplified_ones() -> None:
    assert (
        simplified("客服態度非常惡劣，退貨還要自己付運費") == "客服态度非常恶劣，退货还要自己付运费"
    )
    assert simplified("plain text") == "plain text"


def test_each_pair_of_the_table_is_traditional_and_simplified() -> None:
    """Checked by the character sets of either side: GB 2312 holds the simplified, Big5 the traditional ones."""
    pairs = word_list("traditional.txt")
    assert len(pairs) > 1_200
    assert len({pair[0] for pair in pairs}) == len(pairs)
    for traditional, simple in pairs:
        assert traditional != simple
    known = sum(_encodes(simple, "gb2312") for _, simple in pairs)
    assert known >= len(pairs) - 1
    assert sum(_encodes(old, "big5") for old, _ in pairs) >= len(pairs) - 10
    assert sum(_encodes(old, "gb2312") for old, _ in pairs) <= 3


def test_a_megabyte_is_cut_and_quick() -> None:
    began = time.process_time()
    for long in (
        "很好。" * 350_000,
        "<a" * 500_000,
        "a" * 1_000_000,
        "&amp;" * 200_000,
        "<p>" * 300_000,
    ):
        assert len(readable(long)) <= MOST_CHARACTERS
    assert time.process_time() - began < 10


def _encodes(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
