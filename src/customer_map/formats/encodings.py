"""Turns bytes of text into UTF-8: the encoding is found by content and kept to the last line."""

import codecs
import re
from collections.abc import Iterable, Iterator

from customer_map.formats.errors import MixedEncodingError, TruncatedFileError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UTF8_SHARE = 0.2
"""From this share of non-ASCII bytes on lines of valid UTF-8, other lines are mistakes, not another
encoding: in GB18030 and Latin-1 text hardly any line is valid UTF-8 by chance."""
UTF8_WORDS = {
    "gb18030": re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){4}"),
    "cp1252": re.compile(rb"(?:[\xc3-\xef][\x80-\xbf]{1,2}[\x20-\x7e]*){2}"),
}
"""What UTF-8 looks like in encodings that take almost any bytes: four Chinese characters in a row, or
two accented letters on a line. A whole line of it that is valid UTF-8 is no accident."""
COMMON_CHINESE_SHARE = 0.6
CONTROL_SHARE = 0.01


def sniff_encoding(sample: bytes) -> str:
    """The encoding of a text by its first bytes, as Python names it; ascii if nothing tells yet.

    >>> sniff_encoding("客户,金额".encode("gb18030")), sniff_encoding("Café".encode("latin-1"))
    ('gb18030', 'cp1252')
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    if sample.isascii() and b"\0" not in sample:
        return "ascii"
    return _utf16_without_mark(sample) or _byte_encoding(sample)


def is_binary(sample: bytes, encoding: str) -> bool:
    """Whether bytes that pass for no known format are no text either: too many control characters."""
    text = sample.decode(encoding, "replace")
    controls = sum(1 for character in text if character < " " and character not in "\t\n\r\f\v")
    return controls > CONTROL_SHARE * len(text) + 1


def utf8_chunks(chunks: Iterable[bytes], encoding: str, file: str) -> Iterator[bytes]:
    """The chunks as UTF-8 without byte order mark; an encoding that changes midway is an error.

    A file that was ASCII so far is sniffed again at its first other byte.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    line, first = 1, True
    for chunk in chunks:
        if encoding == "ascii" and not chunk.isascii():
            encoding = sniff_encoding(chunk)
            decoder = codecs.getincrementaldecoder(encoding)()
        if (stray := _utf8_line(chunk, encoding)) is not None:
            raise MixedEncodingError(file=file, line=line + stray, encoding=shown(encoding))
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            place = line + error.object[: error.start].count(b"\n")
            raise MixedEncodingError(file=file, line=place, encoding=shown(encoding)) from error
        line += text.count("\n")
        yield (text.removeprefix("\ufeff") if first else text).encode()
        first = False
    _finish(decoder, file)


def shown(encoding: str) -> str:
    """The encoding as people write it.

    >>> shown("utf-8-sig"), shown("cp1252")
    ('UTF-8', 'Windows-1252')
    """
    names = {"ascii": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
    return names.get(encoding, encoding.upper())


def _utf8_line(chunk: bytes, encoding: str) -> int | None:
    """The number of the first line of UTF-8 among lines of another encoding, counted from 0."""
    if encoding not in UTF8_WORDS:
        return None
    end = 0
    while end >= 0 and (found := UTF8_WORDS[encoding].search(chunk, end)):
        begin = chunk.rfind(b"\n", 0, found.start()) + 1
        end = chunk.find(b"\n", found.end())
        if end >= 0 and _decodes(chunk[begin:end], "utf-8"):
            return chunk.count(b"\n", 0, begin)
    return None


def _finish(decoder: codecs.IncrementalDecoder, file: str) -> None:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise TruncatedFileError(file=file) from error


def _utf16_without_mark(sample: bytes) -> str:
    """UTF-16 shows by the NUL bytes of its line ends and ASCII letters, all on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) // 50 or max(even, odd) < 10 * min(even, odd) or even + odd < 2:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _byte_encoding(sample: bytes) -> str:
    if _decodes(sample, "utf-8") or _utf8_share(sample) >= UTF8_SHARE:
        return "utf-8"
    if _decodes(sample, "gb18030") and _common_chinese_share(sample) >= COMMON_CHINESE_SHARE:
        return "gb18030"
    return "cp1252" if _decodes(sample, "cp1252") else "latin-1"


def _decodes(sample: bytes, encoding: str) -> bool:
    """Whether the bytes are valid, save for a last character that the sample cuts."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _utf8_share(sample: bytes) -> float:
    """The share of non-ASCII bytes that stand on lines of valid UTF-8."""
    good = bad = 0
    for line in sample.splitlines():
        if not line.isascii():
            high = sum(byte > 127 for byte in line)
            good, bad = (good + high, bad) if _decodes(line, "utf-8") else (good, bad + high)
    return good / max(good + bad, 1)


def _common_chinese_share(sample: bytes) -> float:
    """The share of non-ASCII characters that GB2312, the everyday part of GB18030, knows."""
    text = codecs.getincrementaldecoder("gb18030")().decode(sample)
    others = [character for character in text if character > "\x7f"]
    common = sum(1 for character in others if len(character.encode("gb2312", "ignore")) == 2)
    return common / max(len(others), 1)
