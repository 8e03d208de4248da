"""Command lines in, a backup written or a workspace brought back out: `backup FILE`, `restore FILE`."""

from pathlib import Path
from typing import Annotated

import typer

from customer_map.server.config.options import DataOption

NewFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write.")]
OldFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The backup to read.", exists=True, dir_okay=False)
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Replace everything that the workspace holds.")
]


def backup(file: NewFile, data: DataOption) -> None:
    """Write the whole workspace into one file, beside a running server or without one."""
    from customer_map.server.config.backing_up import back_up
    from customer_map.server.config.data_folder import open_data_folder
    from customer_map.server.config.database import any_database

    folder = open_data_folder(data)
    with any_database(folder) as database:
        written = back_up(folder, database.address, file.absolute())
    rows = sum(part.rows for part in written.parts.values())
    files = len(written.file_names())
    typer.echo(
        f'"{file}" holds {rows:,} rows of {len(written.table_names())} tables, {files} files.'
    )
    typer.echo("It holds the secrets of the workspace too: keep it where only you can read it.")


def restore(file: OldFile, data: DataOption, *, force: ForceOption = False) -> None:
    """Bring a workspace back from a backup. The server must be stopped."""
    from customer_map.server.config import restoring
    from customer_map.server.config.backup_archive import open_backup
    from customer_map.server.config.data_folder import open_data_folder
    from customer_map.server.config.database import own_database

    found = open_backup(file)
    folder = open_data_folder(data)
    with own_database(folder) as database:
        restoring.restore(found, file, folder, database.address, force=force)
    written_at = found.description.written_at
    typer.echo(f"The workspace is as it was at {written_at}. The touchpoint index is built anew.")
