"""Command lines in, what records are found by built anew: `search rebuild`."""

from contextlib import ExitStack

import typer

from customer_map.server.config.options import DataOption

search_app = typer.Typer(
    help="Look after what records are found by. It is derived from the records and follows them by itself.",
    no_args_is_help=True,
)


@search_app.callback()
def group() -> None:
    """Look after what records are found by. It is derived from the records and follows them by itself."""


@search_app.command()
def rebuild(data: DataOption) -> None:
    """Build anew what records are found by. Searching goes on meanwhile."""
    from customer_map.server.config.data_folder import open_data_folder
    from customer_map.server.config.database import any_database
    from customer_map.server.config.preparing import load_django, update_tables

    folder = open_data_folder(data)
    with ExitStack() as stack:
        database = stack.enter_context(any_database(folder))
        load_django(folder, database.address)
        update_tables()
        from customer_map.server.crm.actions.search import rebuild_search

        number = rebuild_search()
    typer.echo(f"{number} records can be found.")
