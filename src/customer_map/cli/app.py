"""The commands that work on files alone, gathered in one Typer application."""

import typer

from customer_map import __version__
from customer_map.cli.attribution import attribution
from customer_map.cli.compare import compare
from customer_map.cli.conformance import conformance
from customer_map.cli.draw import draw
from customer_map.cli.feedback import feedback
from customer_map.cli.funnel import funnel
from customer_map.cli.journey import journey
from customer_map.cli.lifetime import lifetime
from customer_map.cli.retention import retention
from customer_map.cli.segments import segments
from customer_map.cli.variants import variants

HELP = """Customer Map 客户地图: relationship, journey and mind maps over a CRM.

Begin with `customer-map demo`, or with `customer-map serve` and your own data."""


COMMANDS = (
    draw,
    journey,
    funnel,
    retention,
    variants,
    compare,
    conformance,
    segments,
    lifetime,
    attribution,
    feedback,
)


def new_app() -> typer.Typer:
    """A new application with the library commands; `__main__` adds those of the server."""
    # Rich's frames and colours would make `--help` take three times as long.
    app = typer.Typer(
        help=HELP, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    app.callback()(_options)
    for command in COMMANDS:
        app.command()(command)
    return app


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"customer-map {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
    debug: bool = typer.Option(False, "--debug", help="Show where an error came from."),
) -> None:
    """Options that stand before the command."""
