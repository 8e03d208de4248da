"""Files are refused before the work, and are whole or as they were after it."""

import os
from pathlib import Path

import pytest

from customer_map.library.showing.targets import (
    TABLE_ENDINGS,
    UnknownResultFormatError,
    UnwritableFileError,
    check_target,
    ending_of,
    write_whole,
)


def test_the_longest_ending_counts_in_small_or_capital_letters() -> None:
    endings = (".json", ".ocel.json")
    assert ending_of(Path("a.b.OCEL.JSON"), endings) == ".ocel.json"
    assert ending_of(Path("ocel.json"), endings) == ".json"
    with pytest.raises(UnknownResultFormatError, match=r"\.json, \.ocel\.json"):
        ending_of(Path("a.txt"), endings)


def test_a_folder_and_a_file_in_no_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(UnwritableFileError, match="it is a folder"):
        check_target(tmp_path / "a.csv", TABLE_ENDINGS)
    with pytest.raises(UnwritableFileError, match="there is no folder"):
        check_target(tmp_path / "nowhere" / "a.csv", TABLE_ENDINGS)
    check_target(tmp_path / "b.csv", TABLE_ENDINGS)


def test_a_file_that_may_not_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UnwritableFileError, match="may not be written"):
        check_target(tmp_path / "a.csv", TABLE_ENDINGS)


def test_a_file_is_replaced_with_its_rights_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UnwritableFileError, match="No space left"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_device_is_written_as_it_is() -> None:
    write_whole(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()
