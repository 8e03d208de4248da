"""Turns a map in a JSON file into a picture: `customer-map draw MAP.json OUT.svg`."""

from pathlib import Path
from typing import Annotated, ClassVar

import typer

from customer_map.drawing import draw_map, theme_css
from customer_map.drawing.drawing import Drawing
from customer_map.drawing.export import standalone_svg, svg_to_pdf, svg_to_png
from customer_map.drawing.theme import Theme
from customer_map.errors import CustomerMapError
from customer_map.maps.files import map_from_json


class UnknownPictureError(CustomerMapError):
    """The name of the picture ends in something that cannot be drawn."""

    code: ClassVar[str] = "unknown_picture"
    message: ClassVar[str] = "{path} is no picture that can be drawn."
    hint: ClassVar[str] = "End its name in .svg, .png or .pdf."


class UnreadableFileError(CustomerMapError):
    """A file could not be read or written."""

    code: ClassVar[str] = "unreadable_file"
    message: ClassVar[str] = "{path}: {reason}."
    hint: ClassVar[str] = "Check the name and your rights to it."


def draw(
    source: Annotated[Path | None, typer.Argument(metavar="MAP.json")] = None,
    target: Annotated[Path | None, typer.Argument(metavar="OUT.svg|png|pdf")] = None,
    *,
    theme: Annotated[Theme, typer.Option(help="Colours of the picture.")] = "light",
    css: Annotated[
        bool, typer.Option("--theme-css", help="Print the style sheet that pages need for maps.")
    ] = False,
) -> None:
    """Draw a map as SVG, PNG or PDF."""
    if css:
        typer.echo(theme_css(), nl=False)
        return
    if source is None or target is None:
        reason = "Name a map and the picture to draw, or ask for --theme-css."
        raise typer.BadParameter(reason)
    draw_file(source, target, theme)


def draw_file(source: Path, target: Path, theme: Theme = "light") -> None:
    """Draw the map in a JSON file into a picture whose kind its name tells.

    Raises:
        UnknownPictureError: The picture's name ends in none of .svg, .png and .pdf.
        UnreadableFileError: A file cannot be read or written.
        MapFileError: The file holds no map.
    """
    kind = target.suffix.lower()
    if kind not in {".svg", ".png", ".pdf"}:
        raise UnknownPictureError(path=target)
    try:
        drawing = draw_map(map_from_json(source.read_bytes()))
        target.write_bytes(_picture(drawing, kind, theme))
    except OSError as error:
        raise UnreadableFileError(path=error.filename, reason=error.strerror) from error


def _picture(drawing: Drawing, kind: str, theme: Theme) -> bytes:
    if kind == ".svg":
        return standalone_svg(drawing, theme).encode("utf-8")
    return svg_to_png(drawing, theme) if kind == ".png" else svg_to_pdf(drawing, theme)
