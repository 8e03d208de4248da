"""Files are read packed or plain alike, and copies made for packed ones disappear."""

import gzip
from pathlib import Path

from customer_map.formats.input_files import InputFile


def test_packed_and_plain_files_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")
    (tmp_path / "b").write_bytes(gzip.compress(b"te") + gzip.compress(b"xt"))
    plain, packed = InputFile.at(tmp_path / "a"), InputFile.at(tmp_path / "b", "b.csv.gz")
    assert plain.head(10) == packed.head(10) == b"text"
    assert (plain.gzipped, packed.gzipped) == (False, True)
    assert (plain.name, packed.name) == ("a", "b.csv.gz")


def test_an_unpacked_copy_lives_as_long_as_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(gzip.compress(b"text"))
    with InputFile.at(tmp_path / "b").unpacked() as copy:
        assert copy.read_bytes() == b"text"
    assert not copy.exists()


def test_a_plain_file_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")
    with InputFile.at(tmp_path / "a").unpacked() as path:
        assert path == tmp_path / "a"
    assert path.exists()
