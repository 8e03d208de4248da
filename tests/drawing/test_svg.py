from xml.etree import ElementTree as ET

from hypothesis import given
from tests.maps.strategies import texts

from customer_map.drawing.svg import element, number, safe_link, text_line, titled
from customer_map.drawing.text import Font, clean


@given(texts)
def test_hostile_text_stays_text(text: str) -> None:
    markup = text_line(clean(text), (0, 0), Font(13), "x") or "<text/>"
    found = ET.fromstring(markup)  # noqa: S314 - the point of the test
    assert "".join(found.itertext()) == clean(text)
    assert {child.tag for child in found.iter()} <= {"text", "tspan"}


@given(texts)
def test_hostile_attributes_stay_attributes(text: str) -> None:
    found = ET.fromstring(element("g", aria_label=text))  # noqa: S314
    assert found.get("aria-label") == clean(text)
    assert len(found.attrib) == 1


def test_a_link_never_leaves_the_site() -> None:
    for href in (
        "javascript:alert(1)",
        "JaVa\tscript:x",
        "//evil",
        "/\\evil",
        "https://evil",
        "data:x",
    ):
        assert safe_link(href) == ""
        assert "href" not in titled("", "title", href)
    assert 'href="/customers/?a=1&amp;b=2"' in titled("", "t", "/customers/?a=1&b=2")


def test_numbers_are_short_and_never_in_exponents() -> None:
    assert [number(value) for value in (1e-9, 1e7, 2.5, -0.0)] == ["0", "10000000", "2.5", "0"]


def test_centred_text_starts_half_its_width_before_the_point() -> None:
    assert '<tspan x="90">' in text_line("客户", (100, 0), Font(10), "", anchor="middle").replace(
        ' class="cjk"', ""
    )
