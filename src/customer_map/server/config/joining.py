"""A data folder whose database runs in, one part of the server beside it out: web, worker, or a prepared workspace."""

import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from customer_map.server.config.children import end_with_parent
from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import running_database
from customer_map.server.config.memory import keep_pandas_out
from customer_map.server.config.naming import name_to_django
from customer_map.server.config.serving import name_public_url, need_port, serve_web
from customer_map.server.config.warming import compile_beside


def serve_web_alone(path: Path, host: str, port: int, *, is_child: bool) -> None:
    """Run the web server beside a database that runs already; a child of `serve` ends with it.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    need_port(host, port)
    name_public_url(host, port)
    if is_child:
        # This process only watches over those that answer: without Django it stays small.
        folder = open_data_folder(path)
        name_to_django(folder, running_database(folder).address)
        end_with_parent()
    else:
        _join(path, is_child=False)
    serve_web(host, port)


def work_alone(path: Path, *, is_child: bool) -> None:
    """Run the worker beside a database that runs already; a child of `serve` ends with it.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    keep_pandas_out()
    _join(path, is_child=is_child)
    compile_beside()

    from customer_map.server.config.working import work

    work()


def prepare_workspace(path: Path, *, with_demo: bool, is_child: bool) -> None:
    """Bring the tables up to date and print the link for the first owner, if there is none yet.

    Raises:
        CustomerMapError: something needed is missing or broken.
    """
    from customer_map.server.config.preparing import update_tables

    _load(path, is_child=is_child)
    update_tables()
    sys.stdout.write("The tables are up to date.\n")
    sys.stdout.flush()  # who waits for them goes on now
    if with_demo:
        _invent_demo()
    sys.stdout.write(_setup_link())


def _join(path: Path, *, is_child: bool) -> None:
    from customer_map.server.config.preparing import update_tables

    _load(path, is_child=is_child)
    if not is_child:
        update_tables()


def _load(path: Path, *, is_child: bool) -> None:
    from customer_map.server.config.preparing import load_django

    folder = open_data_folder(path)
    load_django(folder, running_database(folder).address)
    if is_child:
        end_with_parent()


def _setup_link() -> str:
    from customer_map.server.accounts.actions import create_setup_link
    from customer_map.server.accounts.actors import Actor

    link = create_setup_link(actor=Actor.system())
    return f"{link}\n" if link else ""


def _invent_demo() -> None:
    from customer_map.server.accounts.actors import Actor
    from customer_map.server.demo.actions import WorkspaceNotEmptyError, load_demo

    with suppress(WorkspaceNotEmptyError):  # loaded by an earlier start
        sys.stderr.write("Inventing the demo company …\n")
        load_demo(actor=Actor.system(), today=datetime.now().astimezone().date())
