"""Hostile files of events: a clear error, or refused lines, within two seconds and 200 MB."""

import gzip
import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from customer_map.errors import CustomerMapError
from customer_map.formats.errors import (
    CellTooLongError,
    HostileXmlError,
    TooManyColumnsError,
    TruncatedFileError,
    UnknownFormatError,
    UnpackingBombError,
)
from customer_map.formats.event_files import read_events
from customer_map.formats.ocel import OcelError

TRACK = b'{"type":"track","userId":"u","event":"x","timestamp":"2024-03-05"}\n'


@pytest.fixture(autouse=True)
def quick_and_small() -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    yield
    assert time.process_time() - began < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def many_properties() -> bytes:
    messages = (
        {
            "type": "track",
            "userId": "u",
            "event": "x",
            "properties": {f"p{n}-{i}": 1 for i in range(50)},
        }
        for n in range(1_000)
    )
    return b"\n".join(json.dumps(each).encode() for each in messages)


def many_attributes() -> bytes:
    events = [
        {
            "id": f"e{n}",
            "type": "t",
            "time": "2024-01-01",
            "attributes": [{"name": f"a{n}-{i}", "value": 1} for i in range(10)],
            "relationships": [{"objectId": "o", "qualifier": ""}],
        }
        for n in range(500)
    ]
    return json.dumps({"objects": [{"id": "o", "type": "t"}], "events": events}).encode()


BOMBS: dict[str, tuple[bytes, type[CustomerMapError]]] = {
    "deep json": (b'{"a":' * 300_000, UnknownFormatError),
    "deep log": (b'{"events":[],"more":' + b"[" * 20_000_000, OcelError),
    "deep events": (b'{"events":' + b"[" * 20_000_000, OcelError),
    "deep property": (
        TRACK.replace(b'"u"', b'"u","properties":' + b'{"a":' * 60_000),
        UnknownFormatError,
    ),
    "huge line": (TRACK + b'{"type":"track","event":"' + b"x" * 50_000_000, CellTooLongError),
    "huge value": (TRACK + TRACK.replace(b'"x"', b'"' + b"x" * 200_000 + b'"'), CellTooLongError),
    "many objects": (
        TRACK + TRACK.replace(b'"x"', b'"x","properties":{"a":[' + b"{}," * 1_000_000 + b"{}]}"),
        CellTooLongError,
    ),
    "many properties": (many_properties(), TooManyColumnsError),
    "many attributes": (many_attributes(), TooManyColumnsError),
    "entities": (
        b'<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><log>&b;</log>',
        HostileXmlError,
    ),
    "deep xml": (b"<log>" + b"<trace>" * 100_000, HostileXmlError),
    "cut log": (b"<log><trace><event>", TruncatedFileError),
    "packed blanks": (gzip.compress(TRACK + b"\n" * 100_000_000, 9), UnpackingBombError),
    "packed log": (gzip.compress(b'{"events":[' + b" " * 100_000_000, 9), UnpackingBombError),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_an_error(tmp_path: Path, bomb: str) -> None:
    content, error = BOMBS[bomb]
    path = tmp_path / "events"
    path.write_bytes(content)
    with pytest.raises(error):
        read_events(path)


def test_lines_between_the_broken_ones_are_still_read(tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_bytes(TRACK + b"\xff\xfe\n" + b"{" * 100_000 + b"\n" + TRACK)
    read = read_events(path)
    assert (read.events.num_rows, read.refused.count) == (2, 2)
    assert [each.line for each in read.refused.first] == [2, 3]
