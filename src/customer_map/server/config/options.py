"""Options of the command line that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from customer_map.server.config.data_folder import default_path

DataOption = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="CUSTOMER_MAP_DATA",
        default_factory=default_path,
        show_default="your own data folder",
        help="Folder of the database, uploads and the secret key.",
    ),
]
