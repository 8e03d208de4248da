"""Turns a question into its answer at the terminal: progress while it runs, then a file, JSON or tables."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from customer_map.cli.printing import print_result
from customer_map.library.showing.result import Result
from customer_map.library.showing.targets import TABLE_ENDINGS, check_target

Tell = Callable[[float], None]


def answer(
    question: Callable[[Tell], Result],
    *,
    out: str | None,
    as_json: bool,
    endings: Sequence[str] = TABLE_ENDINGS,
) -> None:
    """Ask, and tell the answer: into the file `out`, as JSON on standard output, else as tables.

    `endings` are those that `out` may have; a file that cannot be written is refused before the work begins.

    Progress goes to standard error, and only to a terminal; so does what was written where.
    """
    if out is not None:
        check_target(Path(out), endings)
    result = _ask(question)
    if out is not None:
        path = result.save(out)
        typer.echo(f"Wrote {path}", err=True)
    if as_json:
        typer.echo(result.to_json())
    elif out is None:
        print_result(result)


def _ask(question: Callable[[Tell], Result]) -> Result:
    console = Console(stderr=True)
    if not console.is_terminal or not sys.stderr.isatty():
        return question(_tell_nobody)
    columns = (TextColumn("[progress.description]{task.description}"), BarColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Reading", total=1.0)

        def tell(share: float) -> None:
            done = share >= 1.0
            progress.update(
                task,
                completed=share,
                description="Computing" if done else "Reading",
                total=None if done else 1.0,
            )

        return question(tell)


def _tell_nobody(_: float) -> None:
    """Progress that nobody watches."""
