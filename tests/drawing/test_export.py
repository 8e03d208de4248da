from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from customer_map.drawing import draw_map, export
from customer_map.drawing.export import (
    ExportError,
    MissingFontError,
    look_alike,
    standalone_svg,
    svg_to_pdf,
    svg_to_png,
)
from customer_map.drawing.flow.draw import draw_flow
from customer_map.drawing.theme import Theme, tokens
from customer_map.maps.flow import FlowMap, FlowNode
from customer_map.maps.mind import MindMap, Topic

needs_chinese = pytest.mark.skipif(look_alike("客", "户"), reason="no Chinese font is installed")

DRAWING = draw_map(
    MindMap(
        id="m",
        title="",
        root=Topic(id="r", title="Plan 计划", children=(Topic(id="a", title="华东 East"),)),
    )
)


def picture(theme: Theme, scale: float = 1.0) -> Image.Image:
    return Image.open(BytesIO(svg_to_png(DRAWING, theme, scale=scale))).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[index : index + 2], 16) for index in (1, 3, 5))


@needs_chinese
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_png_has_the_size_of_the_view_and_the_colours_of_the_theme(theme: Theme) -> None:
    image = picture(theme)
    assert image.size == tuple(int(side) for side in DRAWING.view[2:])
    colours = {colour for _, colour in image.getcolors(1_000_000)}
    assert image.getpixel((0, 0)) == rgb(tokens(theme)["page"])
    assert rgb(tokens(theme)["root"]) in colours
    assert rgb(tokens(theme)["branch-0-fill"]) in colours


@needs_chinese
def test_scale_multiplies_the_pixels() -> None:
    assert picture("light", 2).size[0] == pytest.approx(2 * DRAWING.view[2], abs=2)


def test_a_standalone_svg_needs_nothing_from_a_page() -> None:
    svg = standalone_svg(DRAWING, "dark")
    assert "var(" not in svg
    assert ET.fromstring(svg).get("width") == f"{DRAWING.view[2]:g}"  # noqa: S314
    assert tokens("dark")["page"] in svg
    assert "<rect" not in standalone_svg(DRAWING, background=False).split('class="world"')[0]


@needs_chinese
def test_a_pdf_is_a_pdf_with_our_font_inside() -> None:
    data = svg_to_pdf(DRAWING)
    assert data.startswith(b"%PDF-")
    assert b"Inter" in data


@needs_chinese
def test_latin_text_is_set_in_the_shipped_font_and_as_wide_as_measured() -> None:
    """The dark root box holds white letters with equal padding left and right."""
    image = picture("light", 4)
    root = rgb(tokens("light")["root"])
    middle = image.size[1] // 2
    inside = [x for x in range(image.size[0]) if image.getpixel((x, middle - 60)) == root]
    left, right = min(inside), max(inside)
    inked = [
        x
        for x in range(left + 8, right - 8)
        if any(sum(image.getpixel((x, y))) > 600 for y in range(middle - 40, middle + 40, 2))
    ]
    assert (min(inked) - left) == pytest.approx(right - max(inked), abs=14)


def test_characters_that_no_font_holds_look_alike() -> None:
    assert look_alike("\ue0a1", "\ue0a2")
    assert not look_alike("a", "b")


def test_chinese_without_a_chinese_font_is_refused_instead_of_drawn_as_boxes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "_has_chinese_font", lambda: False)
    for draw in (svg_to_png, svg_to_pdf):
        with pytest.raises(MissingFontError):
            draw(DRAWING)
    english = draw_map(MindMap(id="m", title="", root=Topic(id="r", title="Plan")))
    assert svg_to_png(english).startswith(b"\x89PNG")


def test_a_refusing_renderer_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "standalone_svg", lambda *_: "no svg")
    for draw in (svg_to_png, svg_to_pdf):
        with pytest.raises(ExportError) as caught:
            draw(DRAWING)
        assert "\n" not in caught.value.fields["reason"]


@pytest.mark.parametrize("name", ["زيارة الموقع", "הזמנה נשלחה"])
def test_names_written_from_the_right_can_be_exported(name: str) -> None:
    node = FlowNode(id="a", name=name, events=1, cases=1, share=1.0)
    drawing = draw_flow(FlowMap(id="f", title=name, nodes=(node,)))
    assert svg_to_png(drawing).startswith(b"\x89PNG")
    assert svg_to_pdf(drawing).startswith(b"%PDF")
