"""A data folder and an address in, the whole server out: database, web server and worker in one go."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from django.db import connection

from customer_map.errors import CustomerMapError
from customer_map.server.config.children import (
    TICK_SECONDS,
    Child,
    end_with_parent,
    running,
    until_stopped,
)
from customer_map.server.config.data_folder import DataFolder, open_data_folder
from customer_map.server.config.database import VARIABLE as DATABASE_URL
from customer_map.server.config.database import Database, own_database, running_database
from customer_map.server.config.preparing import load_django, update_tables
from customer_map.server.config.serving import (
    need_port,
    next_free_port,
    page_address,
    serve_web,
    wait_until_ready,
)
from customer_map.server.config.working import work

URL = "CUSTOMER_MAP_URL"
REVIVAL_PAUSE_SECONDS = 5
Tell = Callable[[str], None]


class WebServerStartError(CustomerMapError):
    """The web server ended, or said nothing, right after its start."""

    code = "web_server_start"
    message = "The web server did not start."
    hint = "The lines above say why; `customer-map check` may help."


def serve(
    path: Path, host: str, port: int, tell: Tell, fill: Callable[[], None] | None = None
) -> None:
    """Serve until a signal says stop; `fill` runs once the tables are there, while the web starts.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    need_port(host, port)
    folder = open_data_folder(path)
    _name_public_url(host, port)
    with until_stopped(), own_database(folder) as database:
        load_django(folder, database.address)
        update_tables()
        words = _words_of_welcome()
        with running(children := _children(folder, host, port)):
            if fill:
                fill()
            _wait_for_web(children[0], host, port)
            tell(words)
            _keep_running(database, children, tell)


def demo(path: Path | None, host: str, port: int, tell: Tell) -> None:
    """Serve the demo company: from the folder, or from one that is thrown away at the end.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    os.environ.pop(DATABASE_URL, None)  # never into somebody's real database
    port = next_free_port(host, port)
    with ExitStack() as stack:
        if path is None:
            path = Path(stack.enter_context(TemporaryDirectory(prefix="demo-customer-map-")))
            tell("This demo is thrown away when it stops; with --data FOLDER it is kept.")
        serve(path, host, port, tell, fill=partial(_fill_with_demo, tell))


def serve_web_alone(path: Path, host: str, port: int, *, is_child: bool) -> None:
    """Run the web server beside a database that runs already; a child of `serve` ends with it.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    need_port(host, port)
    _name_public_url(host, port)
    _join(path, is_child=is_child)
    serve_web(host, port)


def work_alone(path: Path, *, is_child: bool) -> None:
    """Run the worker beside a database that runs already; a child of `serve` ends with it.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    _join(path, is_child=is_child)
    work()


def _join(path: Path, *, is_child: bool) -> None:
    folder = open_data_folder(path)
    load_django(folder, running_database(folder).address)
    if is_child:
        end_with_parent()
    else:
        update_tables()


def _name_public_url(host: str, port: int) -> None:
    """Settings read it: links in mails and the check of forms need the address people use."""
    os.environ.setdefault(URL, page_address(host, port))


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


def _words_of_welcome() -> str:
    from customer_map.server.accounts.actions import create_setup_link
    from customer_map.server.accounts.actors import Actor

    words = f"Customer Map runs at {os.environ[URL]} (stop it with Ctrl-C)."
    link = create_setup_link(actor=Actor.system())
    connection.close()
    if link is None:
        return words
    return f"{words}\nBecome its owner with this link, which works once and for a day:\n{link}"


def _fill_with_demo(tell: Tell) -> None:
    from customer_map.server.accounts.actors import Actor
    from customer_map.server.demo.actions import WorkspaceNotEmptyError, load_demo

    with suppress(WorkspaceNotEmptyError):  # loaded by an earlier start
        tell("Inventing the demo company …")
        load_demo(actor=Actor.system(), today=datetime.now().astimezone().date())


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
