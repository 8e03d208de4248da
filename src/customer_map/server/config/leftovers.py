"""The folder for temporary files in, the demos that were killed there cleared away: their database and their folder."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from customer_map.server.config.data_folder import DataFolder, DataFolderError, locked
from customer_map.server.config.embedded_postgres import cluster_below
from customer_map.server.config.postmaster_note import stop_leftover

PREFIX = "demo-customer-map-"


def clear_dead_demos() -> None:
    """Remove what demos left behind that could not stop properly; those that run are left alone."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # One that runs holds its lock; one of another user is his own affair.
        with suppress(DataFolderError):
            _clear(DataFolder(path))


def _clear(folder: DataFolder) -> None:
    if not folder.lock.exists():  # just being made by another start
        return
    with locked(folder):
        stop_leftover(cluster_below(folder.postgres))
        shutil.rmtree(folder.path, ignore_errors=True)
