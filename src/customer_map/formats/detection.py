"""Turns the first bytes of a file into its format: what the bytes say counts, not what the name says."""

import re
import zipfile
from enum import StrEnum

from customer_map.formats.encodings import is_binary, sniff_encoding
from customer_map.formats.errors import (
    BinaryFileError,
    BrokenFileError,
    EmptyFileError,
    TruncatedFileError,
    UnknownFormatError,
)
from customer_map.formats.input_files import GZIP_MAGIC, InputFile
from customer_map.formats.json_detection import json_format
from customer_map.formats.limits import SAMPLE_BYTES
from customer_map.formats.ocel_sqlite import MARKS
from customer_map.formats.sqlite import table_names


class Format(StrEnum):
    """The formats that tables are read from."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    XES = "xes"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    SEGMENT = "segment"
    OCEL_JSON = "ocel-json"
    OCEL_SQLITE = "ocel-sqlite"


ZIP_MAGIC = b"PK\x03\x04"
MAGIC = (
    (b"PAR1", Format.PARQUET),
    (b"SQLite format 3\0", Format.SQLITE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.XLS),
)
FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (GZIP_MAGIC, "gzip in gzip"),
    (b"BEGIN:VCARD", "vCard"),
    (b"BEGIN:VCALENDAR", "iCalendar"),
    (b"{\\rtf", "RTF"),
)
MARKUP = re.compile(rb"^\s*<(\?xml|!doctype|!--|[a-z])", re.IGNORECASE)
EVENT_LOG = re.compile(rb"<(?:\w+:)?log[\s>]")


def detect(file: InputFile) -> Format:
    """The format of a file's content; an error that names it if it is none of ours."""
    head = file.head(SAMPLE_BYTES)
    if not head.strip():
        raise EmptyFileError(file=file.name)
    if head.startswith(ZIP_MAGIC):
        return _zip_format(file)
    for magic, known in MAGIC:
        if head.startswith(magic):
            return _database_format(file) if known is Format.SQLITE else known
    return _text_format(head, file)


def _database_format(file: InputFile) -> Format:
    """A database with the tables of OCEL 2.0 is such a log; any other stays what it is."""
    with file.unpacked() as path:
        return Format.OCEL_SQLITE if table_names(path) >= MARKS else Format.SQLITE


def _text_format(head: bytes, file: InputFile) -> Format:
    for magic, foreign in FOREIGN:
        if head.startswith(magic):
            raise UnknownFormatError(file=file.name, found=foreign)
    if is_binary(head, sniff_encoding(head)):
        raise BinaryFileError(file=file.name)
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if MARKUP.match(plain):
        return _markup_format(plain, file)
    if found := json_format(plain):
        return _json_format(found, file)
    return Format.CSV


def _json_format(found: str, file: InputFile) -> Format:
    if found in set(Format):
        return Format(found)
    raise UnknownFormatError(file=file.name, found="JSON")


def _markup_format(head: bytes, file: InputFile) -> Format:
    if EVENT_LOG.search(head):
        return Format.XES
    web_page = b"<html" in head.lower() or b"<table" in head.lower()
    found = "HTML" if web_page else "XML"
    raise UnknownFormatError(file=file.name, found=found)


def _zip_format(file: InputFile) -> Format:
    """A workbook shows by its parts; a cut archive has lost its list of parts."""
    with file.unpacked() as path:
        try:
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
        except zipfile.BadZipFile as error:
            raise TruncatedFileError(file=file.name) from error
        except (NotImplementedError, ValueError) as error:
            raise BrokenFileError(file=file.name, format="ZIP") from error
    if "xl/workbook.xml" in names:
        return Format.XLSX
    document = any(name.startswith(("word/", "ppt/", "xl/")) for name in names)
    raise UnknownFormatError(file=file.name, found="Office" if document else "ZIP")
