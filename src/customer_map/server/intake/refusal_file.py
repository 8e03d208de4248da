"""Refusals in, rows of the report out: kept in a file until it is known whether the import stands."""

import csv
import json
import tempfile
from collections.abc import Iterable
from typing import Self
from uuid import UUID

from customer_map.server.intake.database import Cursor
from customer_map.tables.refusals import Refusal

MEMORY_BYTES = 4 * 2**20
CHUNK_CHARACTERS = 2**20
COPY = 'COPY intake_refusedline (of_import_id, line, "column", value, reason, fields) FROM STDIN (FORMAT csv)'


class RefusalFile:
    """Refusals of one import; a file of half a million wrong lines must not fill the memory."""

    def __init__(self, import_id: UUID) -> None:
        self.import_id = str(import_id)
        self.lines: int = 0
        self._file = tempfile.SpooledTemporaryFile(MEMORY_BYTES, "w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed with us
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, refusals: Iterable[Refusal], lines: int) -> None:
        """Keep refusals of `lines` more lines."""
        self.lines += lines
        self._writer.writerows(
            (self.import_id, it.line, it.column[:300], it.value, it.reason, json.dumps(it.fields))
            for it in refusals
        )

    def copy_into(self, cursor: Cursor) -> None:
        """Write all of them to the report."""
        self._file.seek(0)
        with cursor.copy(COPY) as copy:
            while chunk := self._file.read(CHUNK_CHARACTERS):
                copy.write(chunk)
