"""HTML to words: right, and at once, however hostile."""

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.server.crm.case_mail.plain_text import text_of_html

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<!DOCTYPE html><html><head><title>t</title><meta x></head><body>seen", "seen"),
        ("<head><body>seen", "seen"),
        ("<script>if (a < b) { x = '<p>' }</SCRIPT >seen", "seen"),
        ("<style>p {}</style ><svg><text>t</text></svg>a<svg/>b", "ab"),
        ("a<!-- <p>hidden</p> -->b<!-->c<!--->d", "abcd"),
        ("<a title='>' href=\"<p>\">link</a>", "link"),
        ("<a b=c'd>e</a>", "e"),
        ("5 < 6 &amp; 7 &lt; 8 &nbsp; 你好&#128512;", "5 < 6 & 7 < 8 你好😀"),
        ("</ p>a</>b<?php x ?>c<![CDATA[d]]>e", "abce"),
        ("seen<p never closed", "seen"),
        ("seen<script>never closed", "seen"),
        ("seen<!-- never closed", "seen"),
        ("<template>a</template></template>b", "b"),
        ("", ""),
    ],
)
def test_words_of_pages(html: str, text: str) -> None:
    assert text_of_html(html) == text


@given(st.text(alphabet="ab <>&\"'=/!-ü"))
def test_escaped_words_come_back(text: str) -> None:
    assert text_of_html(f"<div>{escape(text)}</div>") == " ".join(text.split())


@given(st.text(alphabet="<>/!-='\"& pscritvg\n", max_size=200))
def test_nothing_breaks_the_reader(html: str) -> None:
    text_of_html(html)


@pytest.mark.parametrize(
    "piece",
    [
        "<p ",
        "<",
        "&",
        "&#",
        "<!--",
        "<script>",
        "</",
        '<a href="',
        "<a b='",
        "=\"'",
        "<svg>",
        "<a =",
        "<!",
        "<p>",
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    begun = time.monotonic()
    text_of_html(piece * (MEGABYTE // len(piece)))
    text_of_html("<a " + piece * (MEGABYTE // len(piece)) + ">")
    assert time.monotonic() - begun < 10


def test_a_tag_may_have_any_number_of_attributes() -> None:
    names = " ".join(f"a{number}=1" for number in range(100_000))
    assert text_of_html(f"<p {names}>seen") == "seen"
