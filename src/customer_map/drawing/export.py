"""Turns a drawing into a picture that stands alone: SVG with its colours, PNG, or PDF."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from typing import ClassVar

import vl_convert

from customer_map.drawing.drawing import Drawing
from customer_map.drawing.svg import element, number
from customer_map.drawing.theme import Theme, picture_css, tokens
from customer_map.errors import CustomerMapError

LARGEST_SIDE = 16_000
"""Px of a PNG's longer side; beyond it the picture is scaled down rather than refused."""


class ExportError(CustomerMapError):
    """The renderer could not make the picture."""

    code: ClassVar[str] = "export_failed"
    message: ClassVar[str] = "The picture could not be made: {reason}"
    hint: ClassVar[str] = "Export as SVG, which needs no renderer, or fold some branches."


class MissingFontError(CustomerMapError):
    """The map holds Chinese, and no font on this machine can draw it."""

    code: ClassVar[str] = "missing_font"
    message: ClassVar[str] = "No Chinese font is installed where the picture is made."
    hint: ClassVar[str] = "Install one (Debian: fonts-noto-cjk) and try again, or export as SVG."


def standalone_svg(drawing: Drawing, theme: Theme = "light", *, background: bool = True) -> str:
    """The drawing as a file of its own: literal colours, its style sheet, a size and a background.

    Letters are set in Inter and Chinese in whatever of Noto Sans CJK, PingFang SC or Microsoft
    YaHei the reader's machine has.
    """
    x, y, width, height = drawing.view
    svg = drawing.to_svg(style=picture_css(theme))
    size = f'<svg width="{number(width)}" height="{number(height)}"'
    plate = element("rect", x=x, y=y, width=width, height=height, fill=tokens(theme)["page"])
    sized = svg.replace("<svg", size, 1)
    return (
        sized.replace('<g class="world">', plate + '<g class="world">', 1) if background else sized
    )


def svg_to_png(drawing: Drawing, theme: Theme = "light", *, scale: float = 2.0) -> bytes:
    """The drawing as a PNG of `scale` px per px, at most `LARGEST_SIDE` px on its longer side.

    Raises:
        ExportError: The renderer refused.
        MissingFontError: The map holds Chinese and the machine no font for it.
    """
    longest = max(drawing.view[2], drawing.view[3], 1.0)
    svg = _renderable_svg(drawing, theme)
    with _refusal_told():
        return bytes(vl_convert.svg_to_png(svg, scale=min(scale, LARGEST_SIDE / longest)))


def svg_to_pdf(drawing: Drawing, theme: Theme = "light") -> bytes:
    """The drawing as a PDF of one page, text as text.

    Raises:
        ExportError: The renderer refused.
        MissingFontError: The map holds Chinese and the machine no font for it.
    """
    svg = _renderable_svg(drawing, theme)
    with _refusal_told():
        return bytes(vl_convert.svg_to_pdf(svg))


def _renderable_svg(drawing: Drawing, theme: Theme) -> str:
    """The drawing as the renderer takes it, once it is known to have the fonts for it."""
    _register_fonts()
    svg = standalone_svg(drawing, theme)
    if 'class="cjk"' in svg and not _has_chinese_font():
        raise MissingFontError
    return svg


@contextmanager
def _refusal_told() -> Iterator[None]:
    """Turn what the renderer says, which goes on with its call stack, into one sentence."""
    try:
        yield
    except (RuntimeError, ValueError) as error:
        raise ExportError(reason=str(error).partition("\n")[0]) from error


@cache
def _register_fonts() -> None:
    """Hand our fonts to the renderer, once in the life of the process."""
    with as_file(files("customer_map.drawing").joinpath("fonts")) as folder:
        vl_convert.register_font_directory(str(folder))


@cache
def _has_chinese_font() -> bool:
    return not look_alike("客", "户")


def look_alike(one: str, other: str) -> bool:
    """Whether two characters give the same picture, as all do that no font holds."""
    pictures = [
        vl_convert.svg_to_png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
            f'<text x="2" y="16" font-family="Noto Sans CJK SC, sans-serif">{character}</text></svg>'
        )
        for character in (one, other)
    ]
    return bool(pictures[0] == pictures[1])
