"""Whatever a source opened is closed again, also when its file turns out to be unreadable."""

from pathlib import Path

import pytest

from customer_map.formats.errors import NoRowsError
from customer_map.formats.input_files import InputFile
from customer_map.formats.sources import FileSource
from customer_map.tables.batches import Sheet


class Probe(FileSource):
    format = "probe"
    closed = 0

    def _sheets(self) -> tuple[Sheet, ...]:
        self._stack.callback(self._note)
        if self._file.name == "empty":
            raise NoRowsError(file=self._file.name)
        return (Sheet("", ("a",), 1, 1),)

    @staticmethod
    def _note() -> None:
        Probe.closed += 1


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Probe, "closed", 0)
    made = tmp_path / "file"
    made.write_text("a\n1\n")
    return made


def test_a_source_closes_at_the_end_of_its_block(path: Path) -> None:
    with Probe(InputFile.at(path)) as source:
        assert source.sheets[0].header == ("a",)
        assert Probe.closed == 0
    assert Probe.closed == 1


def test_a_source_that_cannot_be_read_closes_at_once(path: Path) -> None:
    with pytest.raises(NoRowsError):
        Probe(InputFile.at(path, "empty"))
    assert Probe.closed == 1
