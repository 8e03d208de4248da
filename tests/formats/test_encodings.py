"""The encoding of a text is found by its bytes and kept to the end."""

from pathlib import Path

import pytest

from customer_map.formats.encodings import is_binary, sniff_encoding, utf8_chunks
from customer_map.formats.opening import open_table

CHINESE = "客户名称,城市,备注\n北京字节科技有限公司,北京,重要客户\n上海贸易行,上海,联通\n"
FRENCH = "société,ville\nÉts Crémieux,Orléans\nCafé Müller,Genève\n"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (FRENCH, "latin-1", "cp1252"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        ("price\n5 €\n", "cp1252", "cp1252"),
        ("Straße,Größe\nJürgen,öäü\nMüller,äöß\n", "latin-1", "cp1252"),
        ("name,city\nAnn,Leeds\n", "ascii", "ascii"),
    ],
)
def test_encodings_are_recognised(text: str, encoding: str, expected: str) -> None:
    assert sniff_encoding(text.encode(encoding)) == expected


def test_a_sample_cut_inside_a_character_is_still_utf8() -> None:
    assert sniff_encoding(CHINESE.encode()[:-2]) == "utf-8"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
    ],
)
def test_a_file_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str, shown: str) -> None:
    path = tmp_path / "客户.csv"
    path.write_bytes(CHINESE.encode(encoding))
    with open_table(path) as source:
        (batch,) = list(source.batches(source.sheets[0]))
        assert source.encoding == shown
        assert source.sheets[0].header == ("客户名称", "城市", "备注")
    assert batch.columns.to_pylist()[1] == {
        "客户名称": "上海贸易行",
        "城市": "上海",
        "备注": "联通",
    }


def test_an_ascii_start_leaves_the_encoding_open() -> None:
    chunks = [b"name\nAnn\n", "客户\n".encode("gb18030")]
    assert b"".join(utf8_chunks(chunks, "ascii", "a.csv")).decode() == "name\nAnn\n客户\n"


def test_characters_cut_between_chunks_are_joined() -> None:
    data = CHINESE.encode("gb18030")
    chunks = [data[start : start + 3] for start in range(0, len(data), 3)]
    assert b"".join(utf8_chunks(chunks, "gb18030", "a.csv")).decode() == CHINESE


def test_control_characters_make_a_file_binary() -> None:
    assert is_binary(bytes(range(32)) * 10, "latin-1")
    assert not is_binary(CHINESE.encode(), "utf-8")


def test_old_macintosh_line_ends_part_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,city\rAnn,Leeds\rBob,York\r")
    with open_table(path) as source:
        (batch,) = list(source.batches(source.sheets[0]))
    assert batch.columns.column("city").to_pylist() == ["Leeds", "York"]
    assert batch.lines.to_pylist() == [2, 3]
