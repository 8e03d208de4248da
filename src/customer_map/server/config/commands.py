"""Command lines in, a running server out: `demo`, `serve`, `web`, `worker`, `prepare`, `check`, `import`, `index`.

What the commands need is imported when they run, so that `--help` stays quick.
"""

from pathlib import Path
from typing import Annotated

import typer

from customer_map.server.config.backup_commands import backup, restore
from customer_map.server.config.importing import import_files
from customer_map.server.config.indexing import index_app
from customer_map.server.config.listening import feedback_app
from customer_map.server.config.options import DataOption
from customer_map.server.config.searching import search_app

HostOption = Annotated[
    str, typer.Option("--host", help="Address to listen on; 0.0.0.0 lets other machines in.")
]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")]
ChildOption = Annotated[bool, typer.Option("--child", hidden=True)]

THIS_MACHINE = "127.0.0.1"
DEFAULT_PORT = 8000


def add_to(app: typer.Typer) -> None:
    """Add the commands of the server."""
    for command in (demo, serve, web, worker, prepare, check, backup, restore):
        app.command()(command)
    app.command("import")(import_files)
    app.add_typer(index_app, name="index")
    app.add_typer(search_app, name="search")
    app.add_typer(feedback_app, name="feedback-index")


def serve(
    data: DataOption, host: HostOption = THIS_MACHINE, port: PortOption = DEFAULT_PORT
) -> None:
    """Run everything: the database, the web server and the worker."""
    from customer_map.server.config import running

    running.serve(data, host, port, tell=_tell)


def demo(
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Keep the demo in this folder.", show_default="thrown away"),
    ] = None,
    host: HostOption = THIS_MACHINE,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="First port to try.")
    ] = DEFAULT_PORT,
) -> None:
    """Try it out: serve an invented company. Its customers are Chinese and English."""
    from customer_map.server.config import running

    running.demo(data, host, port, tell=_tell)


def web(
    data: DataOption,
    host: HostOption = THIS_MACHINE,
    port: PortOption = DEFAULT_PORT,
    *,
    child: ChildOption = False,
) -> None:
    """Run the web server alone, beside a running database."""
    from customer_map.server.config import joining

    joining.serve_web_alone(data, host, port, is_child=child)


def worker(data: DataOption, *, child: ChildOption = False) -> None:
    """Run the worker alone, beside a running database. It imports, mails and calculates."""
    from customer_map.server.config import joining

    joining.work_alone(data, is_child=child)


def prepare(
    data: DataOption,
    *,
    with_demo: Annotated[bool, typer.Option("--demo", hidden=True)] = False,
    child: ChildOption = False,
) -> None:
    """Bring the tables up to date and print the link for the first owner."""
    from customer_map.server.config import joining

    joining.prepare_workspace(data, with_demo=with_demo, is_child=child)


def check(data: DataOption) -> None:
    """Check settings, data folder, database and fonts. The exit code is 1 when something is wrong."""
    from rich.console import Console

    from customer_map.server.config import checking

    console = Console(highlight=False, soft_wrap=True)
    errors = 0
    for finding in checking.findings(data):
        console.print(finding.line())
        errors += finding.is_error
    raise typer.Exit(min(errors, 1))


def _tell(sentence: str) -> None:
    from rich.console import Console

    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(sentence)
