"""An installation in, findings out: what is in order, what is doubtful, what is broken."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from rich.markup import escape

from customer_map.errors import CustomerMapError
from customer_map.server.config import environment
from customer_map.server.config.data_folder import DataFolder, open_data_folder
from customer_map.server.config.database import any_database, server_version
from customer_map.server.config.database_url import DatabaseAddress
from customer_map.server.config.preparing import load_django, missing_migrations

GIGABYTE = 1024**3
LITTLE_SPACE_BYTES = GIGABYTE
MARKS = {"good": "[green]✓[/]", "doubtful": "[yellow]![/]", "broken": "[red]✗[/]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `state` is good, doubtful or broken."""

    state: str
    what: str
    remedy: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the server cannot work like this."""
        return self.state == "broken"

    def line(self) -> str:
        """The finding for a terminal, in rich's markup."""
        return f"{MARKS[self.state]} {escape(self.what)} {escape(self.remedy)}".rstrip()


def findings(path: Path) -> Iterator[Finding]:
    """Look at everything, one after the other, until something stands in the way of the rest."""
    try:
        folder = open_data_folder(path)
        yield from _folder(folder)
        with any_database(folder) as database:
            yield from _database(folder, database.address)
    except CustomerMapError as error:
        yield Finding("broken", error.sentence(), error.remedy())
    yield _chinese_font()


def _folder(folder: DataFolder) -> Iterator[Finding]:
    free = shutil.disk_usage(folder.path).free
    yield Finding("good", f'The data folder is "{folder.path}".')
    size = f"{free / GIGABYTE:.1f} GB are free there."
    if free < LITTLE_SPACE_BYTES:
        yield Finding("doubtful", f"Only {size}", "Make room before importing large files.")
    else:
        yield Finding("good", size)


def _database(folder: DataFolder, address: DatabaseAddress) -> Iterator[Finding]:
    version = server_version(address)
    kind = "outside" if environment.text("DATABASE_URL") else "embedded"
    yield Finding(
        "good", f"The {kind} database is PostgreSQL {version // 10000}.{version % 10000}."
    )
    load_django(folder, address)
    yield Finding(
        "good", f"The settings are complete; people reach the server at {settings.PUBLIC_URL}."
    )
    missing = missing_migrations()
    if missing:
        what = f"{missing} changes of the tables are waiting."
        yield Finding("doubtful", what, "`customer-map serve` applies them.")
    else:
        yield Finding("good", "The tables are up to date.")
        yield _index()


def _index() -> Finding:
    from customer_map.server.insights.index.status import index_status

    found = index_status()
    if not found.reason:
        return Finding("good", f"The touchpoint index holds {found.touchpoints:,} touchpoints.")
    remedy = "The worker builds it; so does `customer-map index rebuild`."
    return Finding("good" if found.state == "missing" else "doubtful", found.reason, remedy)


def _chinese_font() -> Finding:
    lister = shutil.which("fc-list")
    if lister is None:
        return Finding("doubtful", "Fonts cannot be listed.", "Install fontconfig.")
    fonts = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, check=False).stdout
    if fonts.strip():
        return Finding("good", "A font with Chinese characters is installed, for pictures and PDF.")
    remedy = "Install one, for example with: apt-get install fonts-noto-cjk"
    return Finding(
        "doubtful", "No font with Chinese characters: pictures and PDF lack them.", remedy
    )
