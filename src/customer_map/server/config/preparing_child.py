"""A data folder whose database runs in, a workspace ready for its first page out.

Preparing needs all of Django and, for the demo company, many records at once: a child process does it
and gives the memory back when it ends.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from customer_map.errors import CustomerMapError
from customer_map.server.config.data_folder import DataFolder


class PreparationError(CustomerMapError):
    """The child process that prepares the workspace has failed, and has said why."""

    code = "preparation"
    message = "The workspace could not be prepared."
    hint = "The lines above say why; `customer-map check` may help."


@dataclass(frozen=True, slots=True)
class Preparation:
    """The child at work: it writes a line when the tables are there, and the link for the first owner at its end."""

    process: subprocess.Popen[str]

    def wait_for_tables(self) -> None:
        """Wait until the tables are up to date.

        Raises:
            PreparationError: the child ended before.
        """
        if self.process.stdout is None or not self.process.stdout.readline():
            raise PreparationError

    def setup_link(self) -> str:
        """Wait for the end of the child: the link for the first owner, empty when there is one.

        Raises:
            PreparationError: it failed.
        """
        words, _ = self.process.communicate()
        if self.process.returncode:
            raise PreparationError
        return words.strip()


@contextmanager
def preparation(folder: DataFolder, *, with_demo: bool) -> Iterator[Preparation]:
    """Start the child; whatever happens then, it does not outlive the block."""
    command = [sys.executable, "-m", "customer_map", "prepare", "--child"]
    options = ["--data", str(folder.path), *(["--demo"] if with_demo else [])]
    process = subprocess.Popen(
        [*command, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,  # Ctrl-C is for us
    )
    with process:
        try:
            yield Preparation(process)
        finally:
            process.terminate()
