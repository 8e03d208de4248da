"""Assembles the `customer-map` command; a deliberate error ends in a sentence, not in a traceback."""

import sys

from customer_map.cli.app import new_app
from customer_map.errors import CustomerMapError
from customer_map.server.config import commands


def main() -> None:
    """Run the command line."""
    app = new_app()
    commands.add_to(app)
    try:
        app()
    except CustomerMapError as error:
        if "--debug" in sys.argv:
            raise
        _tell(error)
        sys.exit(1)


def _tell(error: CustomerMapError) -> None:
    # Imported only now, so that `--help` stays quick.
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, soft_wrap=True)
    console.print(Text(error.sentence(), style="bold red"))
    if error.remedy():
        console.print(Text(error.remedy()))


if __name__ == "__main__":
    main()
