import pytest

from customer_map.text.reading import PORTION, read_text, read_texts, statements

ODD = [
    "",
    " ",
    "😀😡🎉",
    "!!!",
    "<script>alert(1)</script>",
    "\x00\x01",
    "Отличный товар",
    "服務很好但是價格太貴",
    "a" * 1_000_000,
    "差" * 1_000_000,
    "<" * 10_000,
    "\u202e abc",
    "这个very good但是too expensive",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_read(text: str) -> None:
    found = read_text(text)
    assert -1 <= found.feeling.score <= 1
    assert found.language.value in {"zh", "en", "mixed", "other", "none"}


def test_many_texts_are_read_as_each_alone() -> None:
    texts = ["物流很快", "The app crashes", "什么时候发货？", ""] * 5
    assert read_texts(texts) == [read_text(text) for text in texts]
    assert len(read_texts(["好"] * (PORTION + 1))) == PORTION + 1
    assert read_texts([]) == []


def test_each_sentence_of_a_text_is_read() -> None:
    found = statements("物流很快。但是包装破了！什么时候能补发？")
    assert [reading.kind.value for _, reading in found] == ["praise", "pain", "question"]
