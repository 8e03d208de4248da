"""JSON is told from other text, and Segment's lines and OCEL from other JSON."""

from pathlib import Path

import pytest

from customer_map.formats.detection import Format, detect
from customer_map.formats.errors import UnknownFormatError
from customer_map.formats.input_files import InputFile
from customer_map.formats.json_detection import json_format


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b'{"type":"track","userId":"u","event":"x"}\n{"broken', "segment"),
        (b'{"broken\n{"type":"page","anonymousId":"a"}\n', "segment"),
        (b'\xef\xbb\xbf\n{"batch":[{"type":"track","userId":"u"}]}', "segment"),
        (b'{\n  "objectTypes" : [\n {"name": "x"', "ocel-json"),
        (b'{"events":[{"id":"e1"', "ocel-json"),
        (b'{"name": "Ann"}\n', "json"),
        (b'[{"name": "Ann"}]', "json"),
        (b"[" * 1000, "json"),
        (b"name,city\n{a},b\n", ""),
        (b"{curly} header,b\n1,2\n", ""),
        (b"[id],[name]\n1,Ann\n", ""),
    ],
)
def test_the_content_tells_the_format(text: bytes, found: str) -> None:
    assert json_format(text) == found


def test_other_json_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "Ann"}')
    with pytest.raises(UnknownFormatError, match="JSON"):
        detect(InputFile.at(tmp_path / "a.json"))


def test_the_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('{"type":"track","userId":"u","event":"x"}\n')
    assert detect(InputFile.at(tmp_path / "a.csv")) is Format.SEGMENT
