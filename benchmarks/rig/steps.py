"""A note in a folder that says which steps of filling it are done: a run that ended early is taken up where it was.

It also keeps the definitions of indexes that are away while their table fills: without it they would be lost.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NOTE = "benchmark-company.json"


class Steps:
    """The steps of filling one folder with so many customers."""

    def __init__(self, folder: Path, customers: int) -> None:
        self._note = folder / NOTE
        told: dict[str, Any] = json.loads(self._note.read_text()) if self._note.exists() else {}
        if told and told["customers"] != customers:
            raise SystemExit(f"{folder} is for {told['customers']} customers; take another folder.")
        self._customers = customers
        self._seconds: dict[str, float] = told.get("seconds", {})
        self._away: dict[str, list[str]] = told.get("away", {})

    def has(self, name: str) -> bool:
        """Whether the step is done."""
        return name in self._seconds

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Do a step, and note it with its time when it is done."""
        began = time.monotonic()
        yield
        self._seconds[name] = round(time.monotonic() - began, 1)
        self._write()
        print(f"{name:28} {self._seconds[name]:6.0f} s", flush=True)

    def minutes(self) -> float:
        """Return how long all steps took, whichever run did them."""
        return sum(self._seconds.values()) / 60

    def put_away(self, table: str, definitions: list[str]) -> None:
        """Note the indexes of a table before they are dropped."""
        self._away[table] = definitions
        self._write()

    def away(self, table: str) -> list[str]:
        """Return the indexes of a table that are to be made again."""
        return self._away.get(table, [])

    def brought_back(self, table: str) -> None:
        """Forget the indexes of a table: they are there again."""
        self._away.pop(table, None)
        self._write()

    def _write(self) -> None:
        told = {"customers": self._customers, "seconds": self._seconds, "away": self._away}
        self._note.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._note.with_suffix(".part")
        unfinished.write_text(json.dumps(told, indent=1))
        unfinished.replace(self._note)
