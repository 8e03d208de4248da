from typing import Any

import typer
from typer.testing import CliRunner

from customer_map.cli.options import reads_events, reads_orders

runner = CliRunner()


def test_shared_options_reach_a_command_under_their_names() -> None:
    app = typer.Typer()

    @app.command()
    @reads_events
    def show(path: str, *, most: int = 3, **reading: Any) -> None:
        typer.echo(f"{path} {most} {reading['case']} {reading['zone']} {reading['until']}")

    result = runner.invoke(
        app, ["x.csv", "--case-id", "id", "--until", "2024-01-01", "--most", "5"]
    )
    assert result.output == "x.csv 5 id UTC 2024-01-01\n"


def test_orders_have_options_of_their_own() -> None:
    app = typer.Typer()

    @app.command()
    @reads_orders
    def show(path: str, **reading: Any) -> None:
        typer.echo(f"{path} {reading['customer']} {reading['amount']}")

    assert runner.invoke(app, ["x", "--customer", "c", "--amount", "a"]).output == "x c a\n"
    assert "--case-id" not in runner.invoke(app, ["--help"]).output
