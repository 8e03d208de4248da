"""Turns a map in a JSON file into a picture file whose kind its name tells."""

from pathlib import Path
from typing import ClassVar

from customer_map.drawing import draw_map
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


class PictureFileError(CustomerMapError):
    """A map or its picture could not be read or written."""

    code: ClassVar[str] = "picture_file"
    message: ClassVar[str] = "{path}: {reason}."
    hint: ClassVar[str] = "Check the name and your rights to it."


def draw_file(source: Path, target: Path, theme: Theme = "light") -> None:
    """Draw the map in a JSON file into a picture whose kind its name tells.

    Raises:
        UnknownPictureError: The picture's name ends in none of .svg, .png and .pdf.
        PictureFileError: A file cannot be read or written.
        MapFileError: The file holds no map.
    """
    kind = target.suffix.lower()
    if kind not in {".svg", ".png", ".pdf"}:
        raise UnknownPictureError(path=target)
    try:
        drawing = draw_map(map_from_json(source.read_bytes()))
        target.write_bytes(_picture(drawing, kind, theme))
    except OSError as error:
        raise PictureFileError(path=error.filename, reason=error.strerror) from error


def _picture(drawing: Drawing, kind: str, theme: Theme) -> bytes:
    if kind == ".svg":
        return standalone_svg(drawing, theme).encode("utf-8")
    return svg_to_png(drawing, theme) if kind == ".png" else svg_to_pdf(drawing, theme)
