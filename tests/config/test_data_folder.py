import errno
import multiprocessing
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from customer_map.server.config.data_folder import (
    FORMAT,
    DataFolderError,
    DataFolderInUseError,
    NewerDataFolderError,
    NoPermissionError,
    NoSpaceError,
    NotAFolderError,
    default_path,
    folder_errors,
    locked,
    open_data_folder,
)

NOBODY = 65534
HOLD = """
import pathlib, sys, time
from customer_map.server.config.data_folder import locked, open_data_folder
with locked(open_data_folder(pathlib.Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def error_of(action: Callable[[], object]) -> str:
    """Run as somebody without rights: the name of the error, or nothing."""

    def run() -> None:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        try:
            action()
        except DataFolderError as error:
            answer.put(type(error).__name__)
        else:
            answer.put("")

    context = multiprocessing.get_context("fork")
    answer = context.Queue()
    process = context.Process(target=run)
    process.start()
    try:
        return answer.get(timeout=20)
    finally:
        process.join()


def test_a_new_folder_is_closed_to_others_and_has_its_parts(tmp_path: Path) -> None:
    folder = open_data_folder(tmp_path / "deep" / "data")
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert folder.files.is_dir()
    assert folder.logs.is_dir()
    assert folder.format.read_text() == f"{FORMAT}\n"


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    (open_data_folder(tmp_path / "data").files / "kept").touch()
    assert (open_data_folder(tmp_path / "data").files / "kept").exists()


def test_the_default_is_a_folder_of_the_user() -> None:
    assert default_path().name == "customer-map"
    assert default_path().is_absolute()


def test_a_folder_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    folder = open_data_folder(tmp_path)
    folder.format.write_text(f"{FORMAT + 1}\n")
    with pytest.raises(NewerDataFolderError, match=f"layout {FORMAT + 1}; this one knows {FORMAT}"):
        open_data_folder(tmp_path)


def test_a_broken_format_file_is_named_and_kept(tmp_path: Path) -> None:
    (tmp_path / "format").write_bytes(b"\xff\x00 no number")
    with pytest.raises(DataFolderError, match="where a number should be"):
        open_data_folder(tmp_path)
    assert (tmp_path / "format").read_bytes() == b"\xff\x00 no number"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotAFolderError, match="is a file"):
        open_data_folder(tmp_path / "file")
    with pytest.raises(NotAFolderError, match="is a file"):
        open_data_folder(tmp_path / "file" / "data")


def test_a_folder_without_the_right_to_write_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert error_of(lambda: open_data_folder(closed)) == NoPermissionError.__name__
    assert error_of(lambda: open_data_folder(closed / "data")) == NoPermissionError.__name__


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_an_error_of_its_own(tmp_path: Path, number: int) -> None:
    with pytest.raises(NoSpaceError, match="no space left"), folder_errors(tmp_path):
        raise OSError(number, os.strerror(number))


def test_other_troubles_keep_the_words_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match="Input/output error"), folder_errors(tmp_path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_second_holder_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    folder = open_data_folder(tmp_path)
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(DataFolderInUseError, match=f"process {holder.pid}"), locked(folder):
            pass
        holder.kill()
        holder.wait()

        with locked(folder):  # the lock of the killed holder is gone
            assert folder.lock.read_text() == str(os.getpid())


def test_an_error_while_holding_the_folder_stays_what_it_is(tmp_path: Path) -> None:
    folder = open_data_folder(tmp_path)
    with pytest.raises(FileNotFoundError), locked(folder):
        (tmp_path / "missing").read_text()
    with locked(folder):
        pass
