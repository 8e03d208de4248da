"""Turns events into XES event logs (IEEE 1849), one trace per customer, attributes typed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.events import CUSTOMER, NAME, OCCURRED_AT, checked_events
from customer_map.tables.text_columns import as_text

EXTENSIONS = {
    "concept": "Concept",
    "time": "Time",
    "lifecycle": "Lifecycle",
    "org": "Organizational",
    "cost": "Cost",
    "identity": "Identity",
}
"""The standard extensions; one is declared when the log uses its prefix."""
KEYS = {NAME: "concept:name", OCCURRED_AT: "time:timestamp"}
CASE = "case:"
"""What the reader puts before the attributes of a trace."""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
"""
GLOBALS = """  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
"""
ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\n": "&#10;",
        "\r": "&#13;",
        "\t": "&#9;",
    }
)
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold even escaped: most control characters, and two that are none."""
REPLACEMENT = "\ufffd"
PIECE_TRACES = 1_000

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class XesReport:
    """What had to be changed: how many texts held characters that XML forbids, and the first of them."""

    replaced: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Column:
    """An attribute: an XML element per distinct value, and the number of that element in each row (−1: none)."""

    key: str
    elements: list[str]
    codes: Codes
    starts: Codes
    of_trace: bool = field(default=False)


def dumps(events: pa.Table) -> bytes:
    """Return events as XES; see `write`."""
    target = BytesIO()
    write(events, target)
    return target.getvalue()


def write(events: pa.Table, target: IO[bytes]) -> XesReport:
    """Write events (see `tables.events`) as XES, and return which texts had to be changed.

    Traces stand in the order in which the customers first appear, events in the order of their rows. Columns become
    attributes of their Arrow type: strings, whole numbers, floats, booleans and dates. Columns called case:NAME become
    the trace's attribute NAME where they have one value per customer. Missing, empty and infinite values are left out.
    Characters that XML forbids become �.
    """
    checked_events(events)
    cleaner = _Cleaner()
    customers = _numbered(events[CUSTOMER])
    order = np.argsort(customers.indices.to_numpy(), kind="stable")
    sorted_codes = customers.indices.to_numpy()[order]
    starts = np.flatnonzero(np.diff(sorted_codes, prepend=-1))
    names = [name for name in events.column_names if name != CUSTOMER]
    columns = [_column(name, events[name], order, starts, cleaner) for name in names]
    target.write(_head(KEYS.get(name, name) for name in names).encode())
    labels = [cleaner.attribute(label) for label in customers.dictionary.to_pylist()]
    for piece in _pieces(columns, labels, [*starts.tolist(), len(order)]):
        target.write(piece.encode())
    target.write(b"</log>\n")
    return XesReport(len(cleaner.changed), tuple(list(cleaner.changed)[:5]))


class _Cleaner:
    """Escapes texts for XML and remembers those it had to change."""

    def __init__(self) -> None:
        self.changed: dict[str, None] = {}

    def attribute(self, text: str) -> str:
        """A text as the value of an XML attribute."""
        if FORBIDDEN.search(text):
            self.changed[text] = None
            text = FORBIDDEN.sub(REPLACEMENT, text)
        return text.translate(ESCAPES)


def _numbered(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    encoded = pc.dictionary_encode(column)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        return pa.array([], column.type).dictionary_encode()
    return encoded


def _column(
    name: str, column: pa.ChunkedArray, order: Codes, starts: Codes, cleaner: _Cleaner
) -> _Column:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    values = _numbered(column)
    codes = values.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)[order]
    of_trace = name.startswith(CASE) and _is_constant(codes, starts)
    key = KEYS.get(name, name.removeprefix(CASE) if of_trace else name)
    element = f'key="{cleaner.attribute(key)}" value='
    tag, texts = _texts(values.dictionary)
    keeps_empty = name == NAME
    elements = [
        f'<{tag} {element}"{cleaner.attribute(text)}"/>'
        if text or (keeps_empty and text == "")
        else ""
        for text in texts
    ]
    return _Column(key, elements, codes, starts, of_trace)


def _is_constant(codes: Codes, starts: Codes) -> bool:
    """Whether every trace has one value, or none in any of its events."""
    if not len(codes):
        return False
    lowest, highest = np.minimum.reduceat(codes, starts), np.maximum.reduceat(codes, starts)
    return bool((lowest == highest).all())


def _texts(values: pa.Array) -> tuple[str, list[str | None]]:
    """The element for a type, and each value as its text; null where it has none."""
    kind = values.type
    if pa.types.is_boolean(kind):
        return "boolean", as_text(values).to_pylist()
    if pa.types.is_integer(kind):
        return "int", as_text(values).to_pylist()
    if pa.types.is_floating(kind):
        return "float", [
            repr(value) if np.isfinite(value) else None for value in values.to_pylist()
        ]
    if pa.types.is_timestamp(kind):
        return "date", [
            _moment(value) for value in values.cast(pa.timestamp("us", "UTC")).to_pylist()
        ]
    return "string", as_text(values).to_pylist()


def _moment(value: Any) -> str:
    return str(value.isoformat())


def _head(keys: Iterable[str]) -> str:
    used = dict.fromkeys(
        ["concept", "time", *(key.partition(":")[0] for key in keys if ":" in key)]
    )
    lines = [
        f'  <extension name="{EXTENSIONS[prefix]}" prefix="{prefix}"'
        f' uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
        for prefix in used
        if prefix in EXTENSIONS
    ]
    return HEAD + "".join(lines) + GLOBALS


def _pieces(columns: list[_Column], labels: list[str], bounds: list[int]) -> Iterator[str]:
    """The XML of a thousand traces at a time."""
    of_trace = [column for column in columns if column.of_trace]
    of_event = [column for column in columns if not column.of_trace]
    parts: list[str] = []
    for number, label in enumerate(labels):
        first, end = bounds[number], bounds[number + 1]
        parts.append(f'  <trace>\n    <string key="concept:name" value="{label}"/>\n')
        parts += _lines(of_trace, first, "    ")
        for row in range(first, end):
            parts.append("    <event>\n")
            parts += _lines(of_event, row, "      ")
            parts.append("    </event>\n")
        parts.append("  </trace>\n")
        if (number + 1) % PIECE_TRACES == 0:
            yield "".join(parts)
            parts = []
    yield "".join(parts)


def _lines(columns: list[_Column], row: int, indent: str) -> Iterator[str]:
    for column in columns:
        code = column.codes[row]
        if code >= 0 and (element := column.elements[code]):
            yield f"{indent}{element}\n"
