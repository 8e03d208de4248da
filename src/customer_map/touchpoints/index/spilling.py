"""Turns a stream of events that does not fit into memory into files on disk, to be read again bucket by bucket."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from numpy.typing import NDArray

from customer_map.touchpoints.coding import CodedEvents
from customer_map.touchpoints.index.buckets import split
from customer_map.touchpoints.index.durable import telling_of_writes
from customer_map.touchpoints.paths import NO_NUMBERS

CUSTOMER, MOMENT, NAME = "customer", "moment", "name"
SCORE, VALUE, EVENT_ID = "score", "value", "event_id"
ATTRIBUTE = "attribute."


@dataclass(slots=True)
class Spill:
    """Coded events on disk, in chunks; each chunk keeps its buckets apart."""

    folder: Path
    buckets: int
    _chunks: int = field(default=0)

    def add(self, events: CodedEvents) -> None:
        """Write a chunk.

        Raises:
            IndexWriteError: The disk is full, or the folder cannot be written to.
        """
        parts = list(split(events, self.buckets))
        with telling_of_writes(self.folder.parent):
            self.folder.mkdir(exist_ok=True)
            _write(self._path("rows", self._chunks), [_rows(part, events) for part in parts])
            _write(self._path("ids", self._chunks), [_ids(part) for part in parts])
        self._chunks += 1

    def bucket(self, bucket: int) -> list[CodedEvents]:
        """Read the events of a bucket, chunk by chunk."""
        return [
            _events(
                _read(self._path("rows", chunk), bucket), _read(self._path("ids", chunk), bucket)
            )
            for chunk in range(self._chunks)
        ]

    def _path(self, kind: str, chunk: int) -> Path:
        return self.folder / f"{chunk:06d}-{kind}.arrow"


def _write(path: Path, batches: list[pa.RecordBatch]) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _read(path: Path, bucket: int) -> pa.RecordBatch:
    with pa.OSFile(str(path)) as file:
        return pa.ipc.open_file(file).get_batch(bucket)


def _ids(events: CodedEvents) -> pa.RecordBatch:
    return pa.record_batch([events.ids], [CUSTOMER])


def _rows(events: CodedEvents, chunk: CodedEvents) -> pa.RecordBatch:
    """Return events of a chunk as a batch; all batches of a chunk have the same columns."""
    columns: dict[str, Any] = {
        CUSTOMER: events.customers,
        MOMENT: events.times,
        NAME: events.names,
    }
    if len(chunk.scores):
        columns[SCORE] = events.scores
    if len(chunk.values):
        columns[VALUE] = events.values
    columns |= {f"{ATTRIBUTE}{name}": codes for name, codes in events.attributes.items()}
    if events.event_ids is not None:
        columns[EVENT_ID] = events.event_ids
    return pa.record_batch([pa.array(column) for column in columns.values()], list(columns))


def _events(rows: pa.RecordBatch, ids: pa.RecordBatch) -> CodedEvents:
    columns = dict(zip(rows.schema.names, rows.columns, strict=True))
    return CodedEvents(
        ids=ids.column(0),
        customers=_numpy(columns[CUSTOMER]),
        times=_numpy(columns[MOMENT]),
        names=_numpy(columns[NAME]),
        scores=_numpy(columns[SCORE]) if SCORE in columns else NO_NUMBERS,
        values=_numpy(columns[VALUE]) if VALUE in columns else NO_NUMBERS,
        attributes={
            name.removeprefix(ATTRIBUTE): _numpy(column)
            for name, column in columns.items()
            if name.startswith(ATTRIBUTE)
        },
        event_ids=columns.get(EVENT_ID),
    )


def _numpy(column: pa.Array) -> NDArray[Any]:
    numbers: NDArray[Any] = column.to_numpy()
    return numbers
