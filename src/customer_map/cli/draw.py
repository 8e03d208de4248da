"""A map in a JSON file in, a picture out: `customer-map draw MAP.json OUT.svg`.

What draws is imported when the command runs, so that `--help` stays quick.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer


def draw(
    source: Annotated[Path | None, typer.Argument(metavar="MAP.json")] = None,
    target: Annotated[Path | None, typer.Argument(metavar="OUT.svg|png|pdf")] = None,
    *,
    theme: Annotated[
        Literal["light", "dark"], typer.Option(help="Colours of the picture.")
    ] = "light",
    css: Annotated[
        bool, typer.Option("--theme-css", help="Print the style sheet that pages need for maps.")
    ] = False,
) -> None:
    """Draw a map as SVG, PNG or PDF."""
    from customer_map.cli.pictures import draw_file
    from customer_map.drawing import theme_css

    if css:
        typer.echo(theme_css(), nl=False)
        return
    if source is None or target is None:
        reason = "Name a map and the picture to draw, or ask for --theme-css."
        raise typer.BadParameter(reason)
    draw_file(source, target, theme)
