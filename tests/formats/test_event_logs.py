"""Event logs become one row per event, with the attributes of its case and nothing from elsewhere."""

import gzip
from pathlib import Path

import pytest

from customer_map.formats.errors import BrokenFileError, NoRowsError
from customer_map.formats.opening import open_table

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="concept:name" value="__INVALID__"/></global>
  <string key="concept:name" value="the log"/>
  <trace>
    <string key="concept:name" value="NA"/>
    <string key="channel" value="电话"/>
    <event>
      <string key="concept:name" value="pay">
        <string key="nested" value="left out"/>
      </string>
      <date key="time:timestamp" value="2024-03-05T10:00:00+08:00"/>
      <float key="cost" value="2.5"/>
    </event>
    <event>
      <string key="concept:name" value="close &amp; thank"/>
      <date key="time:timestamp" value="2024-03-05T11:00:00+08:00"/>
    </event>
  </trace>
</log>
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_events_carry_the_attributes_of_their_case(tmp_path: Path) -> None:
    with open_table(write(tmp_path / "log.xes", LOG)) as source:
        (sheet,) = source.sheets
        (batch,) = source.batches(sheet)
    assert (source.format, sheet.rows) == ("xes", 2)
    assert batch.columns.to_pylist() == [
        {
            "case:concept:name": "NA",
            "concept:name": "pay",
            "time:timestamp": "2024-03-05T10:00:00+08:00",
            "case:channel": "电话",
            "cost": "2.5",
        },
        {
            "case:concept:name": "NA",
            "concept:name": "close & thank",
            "time:timestamp": "2024-03-05T11:00:00+08:00",
            "case:channel": "电话",
            "cost": None,
        },
    ]


def test_lines_are_those_on_which_the_events_begin(tmp_path: Path) -> None:
    with open_table(write(tmp_path / "log.xes", LOG)) as source:
        (batch,) = source.batches(source.sheets[0])
    assert batch.lines.to_pylist() == [8, 15]


def test_a_prefix_before_every_element_does_not_matter(tmp_path: Path) -> None:
    prefixed = LOG.replace("</", "<\0").replace("<", "<x:").replace("<x:\0", "</x:")
    prefixed = prefixed.replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    with open_table(write(tmp_path / "log.xes", prefixed)) as source:
        assert source.sheets[0].rows == 2


def test_a_packed_log_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "log.xes.gz").write_bytes(gzip.compress(LOG.encode()))
    with open_table(tmp_path / "log.xes.gz") as source:
        assert source.sheets[0].rows == 2


def test_a_log_without_events_has_no_rows(tmp_path: Path) -> None:
    with pytest.raises(NoRowsError):
        open_table(write(tmp_path / "log.xes", "<log><trace/></log>"))


def test_crossed_tags_are_damage(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="XES"):
        open_table(write(tmp_path / "log.xes", "<log><trace></log></trace>"))
