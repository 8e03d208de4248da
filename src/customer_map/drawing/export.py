"""Turns a drawing into a picture that stands alone: SVG with its colours, PNG, or PDF."""

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
    """
    _register_fonts()
    longest = max(drawing.view[2], drawing.view[3], 1.0)
    svg = standalone_svg(drawing, theme)
    try:
        return bytes(vl_convert.svg_to_png(svg, scale=min(scale, LARGEST_SIDE / longest)))
    except ValueError as error:
        raise ExportError(reason=str(error)) from error


def svg_to_pdf(drawing: Drawing, theme: Theme = "light") -> bytes:
    """The drawing as a PDF of one page, text as text.

    Raises:
        ExportError: The renderer refused.
    """
    _register_fonts()
    try:
        return bytes(vl_convert.svg_to_pdf(standalone_svg(drawing, theme)))
    except ValueError as error:
        raise ExportError(reason=str(error)) from error


@cache
def _register_fonts() -> None:
    """Hand our fonts to the renderer, once in the life of the process."""
    with as_file(files("customer_map.drawing").joinpath("fonts")) as folder:
        vl_convert.register_font_directory(str(folder))
