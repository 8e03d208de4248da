"""Command lines in, what was read of customers' words looked at or read anew out: `feedback-index status|rebuild`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from customer_map.server.config.options import DataOption

JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]

feedback_app = typer.Typer(
    help="Look after what was read of customers' words. It is derived from the records and follows them by itself.",
    no_args_is_help=True,
)


@feedback_app.command()
def status(data: DataOption, *, json: JsonOption = False) -> None:
    """Say how many texts wait to be read, how many statements there are, and which model speaks."""
    with _django(data):
        from customer_map.server.feedback.actions.reading import reading_status

        found = reading_status()
    words = f"{found.statements:,} statements, {found.waiting:,} texts wait; the {found.speaks} model speaks."
    _answer(asdict(found), words, json=json)


@feedback_app.command()
def rebuild(data: DataOption, *, json: JsonOption = False) -> None:
    """Read everything anew. Until it is done, what was read before stays; cut off, it goes on where it was."""
    with _django(data):
        from customer_map.server.feedback.actions.reading import note_everything, read_all

        noted = note_everything()
        read_all()
    _answer({"texts": noted}, f"{noted:,} texts were read.", json=json)


@contextmanager
def _django(path: Path) -> Iterator[None]:
    """Load Django beside a running database, or with our own for as long as needed."""
    from customer_map.server.config.data_folder import open_data_folder
    from customer_map.server.config.database import any_database
    from customer_map.server.config.preparing import load_django, update_tables

    folder = open_data_folder(path)
    with any_database(folder) as database:
        load_django(folder, database.address)
        update_tables()
        yield


def _answer(found: dict[str, object], words: str, *, json: bool) -> None:
    if json:
        import msgspec

        words = msgspec.json.format(msgspec.json.encode(found)).decode()
    typer.echo(words)
