"""Turns a path into a table source: the format is known by the first bytes, never by the file's name."""

from pathlib import Path

from customer_map.formats.delimited import DelimitedSource
from customer_map.formats.encodings import is_binary, sniff_encoding
from customer_map.formats.errors import EmptyFileError, UnknownFormatError
from customer_map.formats.input_files import InputFile
from customer_map.formats.limits import SAMPLE_BYTES
from customer_map.tables.batches import TableSource


def open_table(path: Path, name: str = "") -> TableSource:
    """The tables of a file; use it in a `with` statement.

    `name` is what errors call the file, by default its name on disk. Raises a subclass of
    `UnreadableFileError` that says what is wrong and what to do.
    """
    file = InputFile.at(path, name)
    head = file.head(SAMPLE_BYTES)
    if not head:
        raise EmptyFileError(file=file.name)
    if is_binary(head, sniff_encoding(head)):
        raise UnknownFormatError(file=file.name, found="binary data")
    return DelimitedSource(file)
