from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from customer_map.drawing.text import Font, clean, ellipsize, measure, runs, wrap

WEIGHTS = st.sampled_from([400, 500, 600, 700])
TEXTS = st.text(st.sampled_from("ab WÄé，。（）客户旅程“x”…1-,🙂Ж"), max_size=50)


@pytest.mark.parametrize("weight", [400, 500, 600, 700])
def test_a_latin_text_is_as_long_as_the_advances_in_the_shipped_font(weight: int) -> None:
    path = files("customer_map.drawing").joinpath(f"fonts/inter-{weight}.ttf")
    with path.open("rb") as stream:
        font = TTFont(stream)
        names, metrics = font.getBestCmap(), font["hmtx"]
        units = sum(metrics[names[ord(letter)]][0] for letter in "Grace Lin, 40 % – Żółć")
    expected = units / font["head"].unitsPerEm * 13
    assert measure("Grace Lin, 40 % – Żółć", Font(13, weight)) == pytest.approx(expected, abs=0.01)


def test_the_shipped_fonts_have_no_kerning_or_ligatures() -> None:
    for suffix in ("ttf", "woff2"):
        path = files("customer_map.drawing").joinpath(f"fonts/inter-400.{suffix}")
        with path.open("rb") as stream:
            assert not {"GSUB", "GPOS", "kern"} & set(TTFont(stream).keys())


def test_a_chinese_character_is_one_em_wide() -> None:
    assert measure("客户旅程", Font(13)) == 52.0


def test_marks_that_join_letters_take_no_room() -> None:
    assert measure("e\u0301\u200d", Font(10)) == measure("e", Font(10))


def test_runs_change_with_the_script_and_know_their_place() -> None:
    found = runs("CRM 集成 ok", Font(10))
    assert [(run.text, run.script) for run in found] == [
        ("CRM ", "latin"),
        ("集成 ", "cjk"),
        ("ok", "latin"),
    ]
    assert found[1].x == pytest.approx(measure("CRM ", Font(10)), abs=0.01)


@given(TEXTS, WEIGHTS)
def test_runs_hold_the_whole_text(text: str, weight: int) -> None:
    assert "".join(run.text for run in runs(text, Font(13, weight))) == text


@given(TEXTS, WEIGHTS, st.floats(30, 300), st.integers(1, 4))
def test_no_wrapped_line_is_too_wide_and_no_line_too_many(
    text: str, weight: int, width: float, most: int
) -> None:
    font = Font(13, weight)
    lines = wrap(clean(text), font, width, most)
    assert len(lines) <= most
    assert all(measure(line, font) <= width for line in lines)


@given(TEXTS, st.floats(30, 300))
def test_wrapping_without_a_limit_loses_nothing_but_spaces(text: str, width: float) -> None:
    lines = wrap(clean(text), Font(13), width, most_lines=1000)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


def test_latin_breaks_at_spaces_and_chinese_keeps_its_punctuation() -> None:
    assert wrap("Executive sponsor wanted", Font(13), 120, 3) == ["Executive sponsor", "wanted"]
    assert wrap("确认单点登录，下周答复", Font(10), 60, 3) == ["确认单点登", "录，下周答复"]


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert ellipsize("Renewal at risk", Font(13), 70) == "Renewal…"
    assert ellipsize("ok", Font(13), 60) == "ok"


def test_control_characters_and_line_ends_are_cleaned_away() -> None:
    assert clean("a\x00b\x1b\ufffe \n\t c\ud800") == "ab c"
