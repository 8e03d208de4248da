"""Command lines in, the touchpoint index looked at, built or tidied up out: `index status|rebuild|check|compact`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from customer_map.server.config.options import DataOption

JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
MEGABYTE = 1024 * 1024

index_app = typer.Typer(
    help="Look after the touchpoint index. It is derived from the database and follows it by itself.",
    no_args_is_help=True,
)


@index_app.command()
def status(data: DataOption, *, json: JsonOption = False) -> None:
    """Say how the index stands."""
    with _django(data):
        from customer_map.server.insights.index.status import index_status

        found = index_status()
    _answer(found, _words_of(found), json=json)


@index_app.command()
def rebuild(data: DataOption, *, json: JsonOption = False) -> None:
    """Build the index anew from the database. Until it is done, readers find the one before."""
    with _django(data):
        from customer_map.server.insights.index.following import follow

        found = follow(anew=True)
    _answer(found, f"The index was built with {_customers(found.customers)}.", json=json)


@index_app.command()
def check(data: DataOption, *, json: JsonOption = False) -> None:
    """Compare every byte with its checksum, and the touchpoints of each customer with the database.

    The exit code is 1 when the index is missing or not right; `customer-map index rebuild` builds it anew.
    """
    with _django(data):
        from customer_map.server.insights.index.status import differing_customers

        differing = differing_customers()
    words = "All files are as they were written, and tell what the database tells."
    if differing:
        words = f"The index tells something else than the database of {_customers(len(differing))}."
    _answer({"differing_customers": differing}, words, json=json)
    raise typer.Exit(1 if differing else 0)


@index_app.command()
def compact(data: DataOption, *, json: JsonOption = False) -> None:
    """Put together what changes have scattered over the files. The worker does so by itself when there is much."""
    with _django(data):
        from django.conf import settings

        from customer_map.touchpoints.index.compacting import compact as compact_index

        rewritten = compact_index(settings.INDEX_FOLDER, share=0)
    words = f"{rewritten} of the parts of the index were written anew."
    _answer({"rewritten": rewritten}, words, json=json)


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


def _answer(found: Any, words: str, *, json: bool) -> None:
    if json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    typer.echo(words)


def _words_of(found: Any) -> str:
    if found.reason:
        return f"{found.reason} It is built by the worker, or with: customer-map index rebuild"
    held = f"{found.touchpoints:,} touchpoints of {_customers(found.customers)}"
    lines = [
        f"The index holds {held} in {found.bytes_on_disk / MEGABYTE:.1f} MB.",
        f"Folder: {found.folder}",
        f"Filled: {found.filled_at:%Y-%m-%d %H:%M:%S} UTC",
    ]
    if found.changed_customers:
        changed = _customers(found.changed_customers)
        lines.append(f"Touchpoints of {changed} have changed since; they are read beside it.")
    return "\n".join(lines)


def _customers(number: int) -> str:
    return f"{number:,} customer{'' if number == 1 else 's'}"
