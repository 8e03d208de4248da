"""The tokens agree with plain searching, and what is highlighted is the text itself."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from customer_map.matching import folding, tokens
from customer_map.matching.tokens import (
    highlighted,
    matches,
    search_query,
    search_vector,
)

TEXTS = st.text(alphabet="王小明华为国abC éÉ1２.-@ß<'\\\"", max_size=24)


def test_the_examples_in_the_docstrings_hold() -> None:
    for module in (tokens, folding):
        assert doctest.testmod(module).failed == 0


@given(TEXTS, TEXTS)
def test_a_part_of_a_chinese_text_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert matches(f"{before}华为{after}", "华为")


@given(TEXTS, TEXTS)
def test_what_is_highlighted_is_the_text_again(text: str, query: str) -> None:
    assert "".join(stretch.text for stretch in highlighted(text, query)) == text


@given(TEXTS, st.sampled_from(["华", "华为", "ab", "é", "王小"]))
def test_something_is_highlighted_exactly_where_a_single_word_matches(
    text: str, query: str
) -> None:
    assert any(stretch.is_match for stretch in highlighted(text, query)) == matches(text, query)


@given(st.text())
def test_any_text_gives_tokens_that_need_no_quoting(text: str) -> None:
    assert all(
        part.startswith("'") and "'" not in part[1:].split("':")[0]
        for part in search_vector([text], [text]).split()
    )
    assert "''" not in search_query(text)


def test_a_long_word_is_cut_alike_in_text_and_query() -> None:
    word = "x" * 5_000
    assert matches(word, word)
    assert len(search_query(word)) < 100


def test_any_part_of_a_phone_number_is_a_token() -> None:
    vector = search_vector([], ["+86 138-0013-8000"])
    for part in ("'13800138000'", "'0138000'", "'000'"):
        assert part in vector
    assert "'00':" not in vector
