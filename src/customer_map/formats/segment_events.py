"""Turns JSON lines of Segment events into a table source: one row per track, page or screen, customers joined."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from customer_map.formats.errors import CellTooLongError, NoRowsError, TooManyColumnsError
from customer_map.formats.limits import BATCH_ROWS, MAX_CELL_CHARACTERS, MAX_COLUMNS
from customer_map.formats.records import tidied
from customer_map.formats.segment_identity import customers_of, first_of_each
from customer_map.formats.sources import FileSource
from customer_map.tables.batches import RawBatch, Sheet
from customer_map.tables.refusals import Refusal, shown

MAX_JSON_LINE_BYTES = 2**19
"""Segment itself takes 32 KB per event and 500 KB per batch."""
FILLED_LINE = re.compile(rb"\S[^\n]*")
CUSTOMER, EVENT, TIME, MESSAGE_ID, CHANNEL = (
    "customer",
    "event",
    "timestamp",
    "messageId",
    "channel",
)
USER, ANONYMOUS, PREVIOUS = "userId", "anonymousId", "previousId"
FIRST_COLUMNS = (CUSTOMER, EVENT, TIME, MESSAGE_ID, CHANNEL, "campaign", "medium")
IDENTITY = (USER, ANONYMOUS, PREVIOUS)
TOUCHPOINTS = frozenset({"track", "page", "screen"})
KINDS = TOUCHPOINTS | {"identify", "group", "alias"}

Text = str | None
Row = dict[str, Text]


class Message(msgspec.Struct, rename="camel"):
    """One call of Segment's specification; what no journey needs is left out."""

    type: str | None = None
    user_id: str | int | None = None
    anonymous_id: str | int | None = None
    previous_id: str | int | None = None
    message_id: str | int | None = None
    event: str | None = None
    name: str | None = None
    category: str | None = None
    timestamp: str | int | float | None = None
    original_timestamp: str | int | float | None = None
    sent_at: str | int | float | None = None
    received_at: str | int | float | None = None
    channel: str | None = None
    context: dict[str, Any] | None = None
    properties: dict[str, Any] | None = None
    batch: "list[Message] | None" = None

    def kind(self) -> str:
        """Return the type of call; one with an event and without type is a track."""
        return self.type or ("track" if self.event is not None else "")

    def flattened(self) -> list["Message"]:
        """Return the messages of a batch, else this one."""
        return [self] if self.batch is None else self.batch


DECODER = msgspec.json.Decoder(Message)


class SegmentSource(FileSource):
    """One table of touchpoints; identify, group and alias are no touchpoints, they tell who is who."""

    format = "segment"

    def _sheets(self) -> tuple[Sheet, ...]:
        gathered = _Gathered(self._file.name)
        with self._file.open() as stream:
            for line, data in _lines(self._file.chunks(stream), self._file.name):
                gathered.add(line, data)
        self._table, self._refusals = gathered.table(), tuple(gathered.refusals)
        if not self._table.num_rows and not self._refusals:
            raise NoRowsError(file=self._file.name)
        return (Sheet("", tuple(gathered.header()), 0, self._table.num_rows),)

    def batches(self, sheet: Sheet) -> Iterator[RawBatch]:
        """The touchpoints in file order, each message once; lines are those of the file."""
        done, total = 0, max(self._table.num_rows, 1)
        refusals = self._refusals
        for batch in self._table.to_batches(max_chunksize=BATCH_ROWS) or [_empty(self._table)]:
            done += batch.num_rows
            columns = batch.select(list(sheet.header))
            yield tidied(RawBatch(columns, batch.column("line"), refusals, done / total))
            refusals = ()


def _empty(table: pa.Table) -> pa.RecordBatch:
    arrays = [pa.array([], field.type) for field in table.schema]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)


def _lines(chunks: Iterable[bytes], file: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers; one beyond all limits is an error."""
    line, pending = 1, b""
    for chunk in chunks:
        text = pending + chunk
        end = text.rfind(b"\n") + 1
        at = 0
        for found in FILLED_LINE.finditer(text, 0, end):
            line += text.count(b"\n", at, found.start())
            at = found.start()
            yield line, _checked(found.group(), line, file)
        line += text.count(b"\n", at, end)
        pending = _checked(text[end:].lstrip(), line, file)
    yield line, pending


def _checked(data: bytes, line: int, file: str) -> bytes:
    if len(data) > MAX_JSON_LINE_BYTES:
        raise CellTooLongError(file=file, line=line, limit=MAX_JSON_LINE_BYTES)
    return data


class _Gathered:
    """The rows read so far, packed into Arrow batches so that millions fit."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._names: dict[str, None] = dict.fromkeys([*FIRST_COLUMNS, *IDENTITY])
        self._rows: list[Row] = []
        self._lines: list[int] = []
        self._batches: list[pa.Table] = []
        self.refusals: list[Refusal] = []

    def header(self) -> list[str]:
        """The columns that people see."""
        return [name for name in self._names if name not in IDENTITY]

    def add(self, line: int, data: bytes) -> None:
        """Take over the messages of one line, or refuse it."""
        data = data.removeprefix(b"\xef\xbb\xbf").strip()
        if not data:
            return
        try:
            messages = DECODER.decode(data).flattened()
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            self._refuse(line, data)
            return
        for message in messages:
            self._take(line, message, data)
        if len(self._rows) >= BATCH_ROWS:
            self._pack()

    def table(self) -> pa.Table:
        """All touchpoints, each message once, with the customer worked out; `line` (int64) is their line."""
        self._pack()
        names = [*self._names, "touchpoint"]
        schema = pa.schema([*((name, pa.string()) for name in names), ("line", pa.int64())])
        rows = pa.concat_tables([schema.empty_table(), *self._batches], promote_options="default")
        once = first_of_each(rows, MESSAGE_ID)
        whole = once.set_column(0, CUSTOMER, customers_of(once))
        return whole.filter(pa.compute.is_valid(whole["touchpoint"])).combine_chunks()

    def _refuse(self, line: int, data: bytes) -> None:
        self.refusals.append(
            Refusal(line, "", shown(data[:1000].decode(errors="replace")), "not_an_event_line")
        )

    def _take(self, line: int, message: Message, data: bytes) -> None:
        kind = message.kind()
        if kind not in KINDS:
            self._refuse(line, data)
            return
        row = _row(message, kind)
        long = len(data) > MAX_CELL_CHARACTERS
        if long and any(len(text) > MAX_CELL_CHARACTERS for text in row.values() if text):
            raise CellTooLongError(file=self._file, line=line, limit=MAX_CELL_CHARACTERS)
        self._names.update(dict.fromkeys(row))
        if len(self._names) > MAX_COLUMNS:
            raise TooManyColumnsError(
                file=self._file, line=line, found=len(self._names), limit=MAX_COLUMNS
            )
        row["touchpoint"] = "yes" if kind in TOUCHPOINTS else None
        self._rows.append(row)
        self._lines.append(line)

    def _pack(self) -> None:
        names = [*self._names, "touchpoint"]
        columns = {
            name: pa.array([row.get(name) for row in self._rows], pa.string()) for name in names
        }
        lines = pa.array(np.array(self._lines, np.int64))
        self._batches.append(pa.table(columns | {"line": lines}))
        self._rows, self._lines = [], []


def _row(message: Message, kind: str) -> Row:
    context = message.context or {}
    campaign = context.get("campaign")
    campaign = campaign if isinstance(campaign, dict) else {}
    moments = (message.timestamp, message.original_timestamp, message.sent_at, message.received_at)
    channels = (
        campaign.get("source"),
        campaign.get("medium"),
        context.get("source"),
        message.channel,
    )
    row = {
        EVENT: _name(message, kind),
        TIME: _first(*moments),
        MESSAGE_ID: _first(message.message_id),
        CHANNEL: _first(*channels),
        "campaign": _first(campaign.get("name")),
        "medium": _first(campaign.get("medium")),
        USER: _first(message.user_id),
        ANONYMOUS: _first(message.anonymous_id),
        PREVIOUS: _first(message.previous_id) if kind == "alias" else None,
    }
    return row | (_flat(message.properties or {}) if kind in TOUCHPOINTS else {})


def _first(*values: object) -> Text:
    """The first value that says anything, as text."""
    for value in values:
        if value not in (None, "") and not isinstance(value, dict | list):
            return str(value)
    return None


def _name(message: Message, kind: str) -> Text:
    """What Segment's own destinations call it: "Viewed Docs Home Page" for a page Home of category Docs."""
    if kind not in {"page", "screen"}:
        return message.event
    properties = message.properties or {}
    words = (message.category or properties.get("category"), message.name or properties.get("name"))
    full = " ".join(str(word) for word in words if word)
    return f"Viewed {full} {kind.title()}" if full else f"Loaded a {kind.title()}"


def _flat(properties: dict[str, Any]) -> Row:
    """Properties one level deep: {"plan": {"name": …}} is plan.name; what lies deeper is JSON."""
    row: Row = {}
    for key, value in properties.items():
        inner = value if isinstance(value, dict) else None
        pairs = [(key, value)] if inner is None else [(f"{key}.{k}", v) for k, v in inner.items()]
        row |= {_column(name): _text(each) for name, each in pairs}
    return row


def _column(name: str) -> str:
    taken = name in FIRST_COLUMNS or name in IDENTITY or name in {"touchpoint", "line"}
    return f"properties.{name}" if taken else name


def _text(value: object) -> Text:
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
