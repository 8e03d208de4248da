"""Turns object-centric logs into a table source: one table per type of object, of which each event row has one."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pyarrow as pa

from customer_map.formats import ocel_json, ocel_sqlite
from customer_map.formats.errors import FileTooLargeError, NoRowsError, TooManyColumnsError
from customer_map.formats.limits import BATCH_ROWS, MAX_COLUMNS
from customer_map.formats.ocel import COLUMNS, Ocel, flattened
from customer_map.formats.records import tidied
from customer_map.formats.sources import FileSource
from customer_map.tables.batches import RawBatch, Sheet
from customer_map.tables.header_names import plain

MAX_DOCUMENT_BYTES = 256 * 2**20
CASES = (
    "customer",
    "client",
    "user",
    "account",
    "patient",
    "member",
    "case",
    "order",
    "ticket",
    "客户",
    "用户",
)
"""Types of objects whose story a customer map tells, the likeliest first."""


class OcelSource(FileSource):
    """The tables of a log by type of object: the likeliest case first, then those with most events."""

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The events of the objects of one type, in file order; lines number the rows."""
        rows = flattened(self._log, sheet.name)
        line = 1
        while batch := list(islice(rows, BATCH_ROWS)):
            columns = [
                pa.array([row.get(name) for row in batch], pa.string()) for name in sheet.header
            ]
            lines = pa.array(np.arange(line, line + len(batch)))
            line += len(batch)
            found = pa.RecordBatch.from_arrays(columns, names=list(sheet.header))
            yield tidied(RawBatch(found, lines, (), (line - 1) / max(sheet.rows or 1, 1)))

    @abstractmethod
    def _read(self) -> Ocel:
        """Read the whole log."""

    def _sheets(self) -> tuple[Sheet, ...]:
        self._log = self._read()
        events = events_by_type(self._log)
        if not events:
            raise NoRowsError(file=self._file.name)
        return tuple(self._sheet(name, events[name]) for name in in_likely_order(events))

    def _sheet(self, name: str, rows: int) -> Sheet:
        names = dict.fromkeys(COLUMNS)
        for row in flattened(self._log, name):
            names.update(dict.fromkeys(row))
        if len(names) > MAX_COLUMNS:
            raise TooManyColumnsError(
                file=self._file.name, line=1, found=len(names), limit=MAX_COLUMNS
            )
        return Sheet(name, tuple(names), 0, rows)


class OcelJsonSource(OcelSource):
    """The tables of a log in JSON."""

    format = "ocel-json"

    def _read(self) -> Ocel:
        pieces, size = [], 0
        with self._file.open() as stream:
            for piece in self._file.chunks(stream):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_DOCUMENT_BYTES:
                    limit = MAX_DOCUMENT_BYTES // 2**20
                    raise FileTooLargeError(file=self._file.name, limit=limit)
        return ocel_json.loads(b"".join(pieces), self._file.name)


class OcelSqliteSource(OcelSource):
    """The tables of a log in a database."""

    format = "ocel-sqlite"

    def _read(self) -> Ocel:
        with self._file.unpacked() as path:
            return ocel_sqlite.read(path, self._file.name)


def events_by_type(log: Ocel) -> Counter[str]:
    """Return for each type of object how many rows its flattening has; types without events are left out."""
    types = {each.id: each.type for each in log.objects}
    counts: Counter[str] = Counter()
    for event in log.events:
        related = dict.fromkeys(link.object_id for link in event.relationships)
        counts.update(types[number] for number in related if number in types)
    return counts


def in_likely_order(events: Counter[str]) -> list[str]:
    """Return the types of objects, the likeliest case first.

    >>> in_likely_order(Counter({"item": 9, "Sales Order": 5, "employee": 7, "Customer": 2}))
    ['Customer', 'Sales Order', 'item', 'employee']
    """
    return sorted(events, key=lambda name: (_rank(name), -events[name], name))


def _rank(name: str) -> int:
    words = plain(name)
    ranks = [place for place, word in enumerate(CASES) if word in words.split() or word == words]
    return min(ranks, default=len(CASES))
