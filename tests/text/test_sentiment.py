import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.text.lexicon import Role, entries, forms
from customer_map.text.sentiment import feeling

GOOD = [
    "房间很干净，服务热情",
    "不贵，质量也不错",
    "没有异味，戴着不闷",
    "除了有点小贵，其他都非常满意",
    "服務很好，下次還會再來",
    "The staff were friendly and the room spotless.",
    "Not bad at all, works great.",
    "There was a small delay, but overall an excellent experience.",
    "👍👍👍",
    "超级棒!!!",
]
BAD = [
    "质量太差了，用了两天就坏了",
    "一点都不好用",
    "看起来漂亮，但是质量太差",
    "衣服太小了",
    "不会再来",
    "客服態度很差，東西壞了",
    "The app is not good at all.",
    "It looks nice, but it broke after two days.",
    "My bag is lost and nobody answers.",
    "too small and too expensive",
    "😡😡",
    "I want my money back",
]


@pytest.mark.parametrize("text", GOOD)
def test_praise_is_positive(text: str) -> None:
    assert feeling(text).label.value == "positive"


@pytest.mark.parametrize("text", BAD)
def test_complaints_are_negative(text: str) -> None:
    assert feeling(text).label.value == "negative"


@pytest.mark.parametrize(
    "text", ["", "   ", "我昨天去了。", "I work in accounting.", "12345", "\n"]
)
def test_who_shows_no_feeling_is_neutral_and_unsure(text: str) -> None:
    found = feeling(text)
    assert (found.score, found.label.value, found.unsure) == (0.0, "neutral", True)


@pytest.mark.parametrize("text", ["Das ist sehr gut", "Отличный товар", "とても良いです"])
def test_other_languages_are_not_guessed(text: str) -> None:
    assert feeling(text).label.value == "neutral"
    assert feeling(text).unsure


def test_praise_and_blame_in_equal_parts_are_unsure() -> None:
    assert feeling("酒店位置好，房间太旧，服务热情，早餐难吃").unsure


def test_negation_turns_and_intensity_strengthens() -> None:
    assert feeling("不满意").score < 0 < feeling("满意").score
    assert feeling("not helpful").score < 0 < feeling("helpful").score
    assert feeling("质量差").score > feeling("质量非常差").score
    assert feeling("very good").score > feeling("good").score


def test_a_sad_story_is_not_a_sad_reader() -> None:
    assert feeling("看完这本小说哭了，主角的命运太悲惨，孤独又绝望").score > 0
    assert feeling("I cried over this book, so sad and heartbreaking").score > 0
    assert feeling("客服太冷漠，伤心，绝望").score < 0
    assert feeling("这本书看不进去，噱头而已，浪费钱").score < 0


def test_a_flaw_named_in_passing_counts_less() -> None:
    assert feeling("房间不错，就是有点吵").score > feeling("房间不错，但是有点吵").score


def test_who_has_not_used_it_yet_is_neutral() -> None:
    for text in ("刚收到，还没安装", "还没用，用了再来评价"):
        found = feeling(text)
        assert (found.label.value, found.unsure) == ("neutral", True)


def test_the_answer_of_a_hotel_is_not_the_guest() -> None:
    said = "隔音很差，毛巾有烟味。"
    answered = said + "宾馆反馈2008年4月12日：感谢您的光临，我们非常满意，期待您再次光临。"
    assert feeling(answered).score == feeling(said).score
    assert feeling(answered + "补充点评：早餐很好，很满意，很喜欢").score > feeling(said).score


def test_the_name_of_a_brand_is_no_praise() -> None:
    assert feeling("专业款底部漏水，台面都湿了").score < 0
    assert feeling("蒙牛").score == 0


@given(st.text(max_size=300))
def test_any_text_has_a_score_on_the_scale(text: str) -> None:
    found = feeling(text)
    assert -1 <= found.score <= 1
    assert (found.score > 0.1) <= (found.label.value == "positive")


def test_a_megabyte_is_read() -> None:
    assert feeling("很好用，" * 250_000).label.value == "positive"


def test_words_stand_for_their_forms() -> None:
    assert forms("cancel*") == ["cancel", "cancels", "canceled", "canceling"]
    assert forms("crash*") == ["crash", "crashes", "crashed", "crashing"]


def test_every_line_of_the_lists_has_a_role() -> None:
    for name, separator in (("zh.txt", " "), ("en.txt", ",")):
        found = list(entries(name, separator))
        assert len(found) > 1_000
        assert {role for role, _, _ in found} == set(Role)
        assert all(-3 <= value <= 3 for _, value, _ in found)
