"""Turns paths into a segment file, and a segment file, mapped into memory, back into paths without copying."""

import mmap
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from customer_map.touchpoints.coding import CodedEvents, taken
from customer_map.touchpoints.compiling import compiled
from customer_map.touchpoints.index.errors import IndexDamagedError
from customer_map.touchpoints.paths import MICROSECONDS, Flags, Integers, Paths

CUSTOMER, TOUCHPOINTS = "customer", "touchpoints"
CODE, SECOND, FRACTION = "code", "second", "fraction"
SCORE, VALUE, EVENT_ID = "score", "value", "event_id"
ATTRIBUTE = "attribute."


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers of one bucket with all their touchpoints, and the ids of the events, row by row (None: none known)."""

    bucket: int
    paths: Paths
    event_ids: pa.Array | None

    def of_customers(self, chosen: Flags) -> "Segment":
        """Keep some customers; no row is copied."""
        if chosen.all():
            return self
        return replace(self, paths=self.paths.of_customers(chosen))

    def with_touchpoints(self) -> "Segment":
        """Leave out the customers without touchpoints, who are there to supersede older segments only."""
        return self.of_customers(self.paths.ends > self.paths.starts)


def as_batch(paths: Paths, event_ids: pa.Array | None) -> pa.RecordBatch:
    """Return paths whose stretches join each other without gaps as a batch with a row for each customer."""
    columns: dict[str, Any] = {CODE: paths.codes, SECOND: paths.seconds}
    optional: dict[str, NDArray[Any]] = {
        FRACTION: paths.fractions,
        SCORE: paths.scores,
        VALUE: paths.values,
    }
    columns |= {name: column for name, column in optional.items() if len(column)}
    columns |= {f"{ATTRIBUTE}{name}": codes for name, codes in paths.attributes.items()}
    if event_ids is not None:
        columns[EVENT_ID] = event_ids
    arrays = [pa.array(column) for column in columns.values()]
    rows = pa.StructArray.from_arrays(arrays, list(columns))
    offsets = np.concatenate([paths.starts[:1], paths.ends])
    lists = pa.LargeListArray.from_arrays(pa.array(offsets), rows)
    return pa.record_batch([paths.ids, lists], [CUSTOMER, TOUCHPOINTS])


def mapped_batch(path: Path) -> pa.RecordBatch:
    """Return the batch of an Arrow file, read from disk where it is looked at, and only there.

    Raises:
        IndexDamagedError: The file is missing or not an Arrow file.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        batch = pa.ipc.open_file(pa.py_buffer(mapped)).get_batch(0)
        batch.validate()
    except FileNotFoundError as error:
        raise damaged(path, "is missing") from error
    except (pa.ArrowException, ValueError) as error:
        raise damaged(path, f"cannot be read ({error})") from error
    return batch


def damaged(path: Path, reason: str) -> IndexDamagedError:
    """Return the error that tells what is wrong with a file of an index."""
    return IndexDamagedError(folder=path.parent, reason=f"{path.name} {reason}")


def read_segment(path: Path, bucket: int) -> Segment:
    """Return a segment mapped into memory.

    Raises:
        IndexDamagedError: The file is missing or not of this form.
    """
    batch = mapped_batch(path)
    try:
        return _segment(batch.column(CUSTOMER), batch.column(TOUCHPOINTS), bucket)
    except (AttributeError, KeyError) as error:
        raise damaged(path, "holds no touchpoints") from error


def _segment(ids: pa.Array, lists: pa.LargeListArray, bucket: int) -> Segment:
    rows = lists.values
    fields = {field.name: rows.field(place) for place, field in enumerate(rows.type)}
    offsets = _view(lists.offsets)
    optional = {
        keyword: _view(fields[name])
        for keyword, name in (("fractions", FRACTION), ("scores", SCORE), ("values", VALUE))
        if name in fields
    }
    paths = Paths(
        starts=offsets[:-1],
        ends=offsets[1:],
        ids=ids,
        codes=_view(fields[CODE]),
        seconds=_view(fields[SECOND]),
        attributes={
            name.removeprefix(ATTRIBUTE): _view(codes)
            for name, codes in fields.items()
            if name.startswith(ATTRIBUTE)
        },
        **optional,
    )
    return Segment(bucket, paths, fields.get(EVENT_ID))


def _view(array: pa.Array) -> NDArray[Any]:
    found: NDArray[Any] = array.to_numpy(zero_copy_only=True)
    return found


def events_of(segment: Segment, origin: int) -> CodedEvents:
    """Return the touchpoints of a segment that count as events in the order of paths; the way back from the file."""
    paths = segment.paths
    rows, customers = rows_of_stretches(paths.starts, paths.ends)
    moments = paths.seconds[rows].astype(np.int64) * MICROSECONDS + origin * MICROSECONDS
    if len(paths.fractions):
        moments += paths.fractions[rows]
    return CodedEvents(
        ids=paths.ids,
        customers=customers,
        times=moments,
        names=paths.codes[rows],
        scores=taken(paths.scores, rows),
        values=taken(paths.values, rows),
        attributes={name: codes[rows] for name, codes in paths.attributes.items()},
        event_ids=None if segment.event_ids is None else segment.event_ids.take(pa.array(rows)),
    )


@compiled
def rows_of_stretches(starts: Integers, ends: Integers) -> tuple[Integers, NDArray[np.int32]]:
    """Return the rows of all stretches, one behind the other, and the place of the stretch of each."""
    count = 0
    for place in range(len(starts)):
        count += ends[place] - starts[place]
    rows, places = np.empty(count, np.int64), np.empty(count, np.int32)
    filled = 0
    for place in range(len(starts)):
        for row in range(starts[place], ends[place]):
            rows[filled] = row
            places[filled] = place
            filled += 1
    return rows, places
