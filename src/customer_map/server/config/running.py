"""A data folder and an address in, the whole server out: database, web server and worker in one go.

This process only watches over the others. It never loads Django, and so stays small.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from customer_map.errors import CustomerMapError
from customer_map.server.config.children import (
    TICK_SECONDS,
    Child,
    running,
    until_stopped,
)
from customer_map.server.config.data_folder import DataFolder, open_data_folder
from customer_map.server.config.database import VARIABLE as DATABASE_URL
from customer_map.server.config.database import Database, own_database
from customer_map.server.config.leftovers import PREFIX, clear_dead_demos
from customer_map.server.config.memory import share_arenas
from customer_map.server.config.preparing_child import preparation
from customer_map.server.config.serving import (
    URL,
    name_public_url,
    need_port,
    next_free_port,
    wait_until_ready,
)
from customer_map.server.config.warming import keep_kernels_of_account

REVIVAL_PAUSE_SECONDS = 5
Tell = Callable[[str], None]


class WebServerStartError(CustomerMapError):
    """The web server ended, or said nothing, right after its start."""

    code = "web_server_start"
    message = "The web server did not start."
    hint = "The lines above say why; `customer-map check` may help."


def serve(path: Path, host: str, port: int, tell: Tell, *, with_demo: bool = False) -> None:
    """Serve until a signal says stop; the demo company is invented while the web server starts.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    need_port(host, port)
    folder = open_data_folder(path)
    name_public_url(host, port)
    share_arenas()
    with (
        until_stopped(),
        own_database(folder) as database,
        preparation(folder, with_demo=with_demo) as workspace,
    ):
        workspace.wait_for_tables()
        with running(children := _children(folder, host, port)):
            link = workspace.setup_link()
            _wait_for_web(children[0], host, port)
            tell(_words_of_welcome(link))
            _keep_running(database, children, tell)


def demo(path: Path | None, host: str, port: int, tell: Tell) -> None:
    """Serve the demo company: from the folder, or from one that is thrown away at the end.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    os.environ.pop(DATABASE_URL, None)  # never into somebody's real database
    port = next_free_port(host, port)
    clear_dead_demos()
    with ExitStack() as stack:
        if path is None:
            path = Path(stack.enter_context(TemporaryDirectory(prefix=PREFIX)))
            keep_kernels_of_account()
            tell("This demo is thrown away when it stops; with --data FOLDER it is kept.")
        serve(path, host, port, tell, with_demo=True)


def _children(folder: DataFolder, host: str, port: int) -> tuple[Child, Child]:
    program = (sys.executable, "-m", "customer_map")
    common = ("--child", "--data", str(folder.path))
    web = (*program, "web", *common, "--host", host, "--port", str(port))
    return Child("web server", web), Child("worker", (*program, "worker", *common))


def _wait_for_web(web: Child, host: str, port: int) -> None:
    if not wait_until_ready(host, port, is_alive=web.is_alive):
        raise WebServerStartError


def _keep_running(database: Database, children: Sequence[Child], tell: Tell) -> NoReturn:
    while True:
        _tend_database(database, tell)
        for child in children:
            child.tend(tell)
        time.sleep(TICK_SECONDS)


def _words_of_welcome(link: str) -> str:
    words = f"Customer Map runs at {os.environ[URL]} (stop it with Ctrl-C)."
    if not link:
        return words
    return f"{words}\nBecome its owner with this link, which works once and for a day:\n{link}"


def _tend_database(database: Database, tell: Tell) -> None:
    """Start our database again should it have ended; wait as long as that needs, say for room."""
    server = database.server
    if server is None or server.is_running():
        return
    tell("The embedded database stopped unexpectedly; it starts again.")
    while not server.is_running():
        try:
            server.start()
        except CustomerMapError as error:
            tell(str(error))
            time.sleep(REVIVAL_PAUSE_SECONDS)
