"""Turns each way in which a file cannot be read into an error that names file, place and remedy."""

from customer_map.errors import CustomerMapError


class UnreadableFileError(CustomerMapError):
    """Base of all errors that stop the reading of a file; all know {file}."""

    code = "unreadable_file"
    message = "{file} cannot be read."
    hint = "Check that the file opens in the program it comes from."


class FileMissingError(UnreadableFileError):
    """There is no such file, or it may not be opened."""

    code = "file_missing"
    message = "{file} does not exist or may not be opened."
    hint = "Check the name and your right to read it."


class EmptyFileError(UnreadableFileError):
    """Nothing in it."""

    code = "empty_file"
    message = "{file} is empty."
    hint = "Export the data again and check the file before you import it."


class NoRowsError(UnreadableFileError):
    """A header and nothing below it, in every sheet."""

    code = "no_rows"
    message = "{file} has a header but no rows."
    hint = "Check whether a filter hid all rows when the file was exported."


class UnknownFormatError(UnreadableFileError):
    """Not a table; {found} is the name of the format it is in."""

    code = "unknown_format"
    message = "{file} is not a table that can be imported: its format is {found}."
    hint = "Save the data as CSV, XLSX, XLS, XES, Parquet or SQLite and import that file."


class BinaryFileError(UnreadableFileError):
    """No known format and no text."""

    code = "binary_file"
    message = (
        "{file} is not a table that can be imported: it holds neither text nor a known format."
    )
    hint = "Save the data as CSV, XLSX, XLS, XES, Parquet or SQLite and import that file."


class TooManyColumnsError(UnreadableFileError):
    """More columns than any table of records has."""

    code = "too_many_columns"
    message = "{file} has {found} columns on line {line}; {limit} are allowed."
    hint = "Delete the columns you do not need, or check whether rows and columns are swapped."


class CellTooLongError(UnreadableFileError):
    """One cell is too long."""

    code = "cell_too_long"
    message = "{file}, line {line}: a cell has more than {limit} characters."
    hint = "Shorten the cell, or check whether line breaks are missing."


class UnclosedQuoteError(UnreadableFileError):
    """A quote opens and never closes."""

    code = "unclosed_quote"
    message = "{file}, line {line}: a quote opens here and is not closed within {limit} characters."
    hint = "Close the quote, or double it if it belongs to the text."


class MixedEncodingError(UnreadableFileError):
    """Some lines are in another encoding than the others."""

    code = "mixed_encoding"
    message = "{file}, line {line}: the text is not in {encoding} like the rest of the file."
    hint = "Save the whole file as UTF-8; files pasted together from several sources often mix encodings."


class TruncatedFileError(UnreadableFileError):
    """The file ends in the middle."""

    code = "truncated_file"
    message = "{file} ends in the middle: it was cut or not completely transferred."
    hint = "Download or export the file again and compare its size."


class BrokenFileError(UnreadableFileError):
    """Its inner structure is damaged."""

    code = "broken_file"
    message = "{file} is damaged and cannot be read as {format}."
    hint = "Open it in the program it comes from and save it again."


class ProtectedFileError(UnreadableFileError):
    """A workbook locked with a password."""

    code = "protected_file"
    message = "{file} is protected with a password."
    hint = "Remove the password in your spreadsheet program and import the file again."


class FileTooLargeError(UnreadableFileError):
    """Larger, or larger once unpacked, than anything we read."""

    code = "file_too_large"
    message = "{file} holds more than {limit} MB."
    hint = "Split the file into smaller ones."


class TooManyRowsError(UnreadableFileError):
    """More rows, or more cells in one sheet, than we read."""

    code = "too_many_rows"
    message = "{file} holds more than {limit} rows or cells."
    hint = "Delete stray cells far from the table, or split the file into smaller ones."


class SlowFileError(UnreadableFileError):
    """A database whose view computes without end."""

    code = "slow_file"
    message = "{file} takes more than {limit} seconds to read."
    hint = "Save the view as a table and import that one."


class UnpackingBombError(UnreadableFileError):
    """Unpacks to absurdly more than it is."""

    code = "unpacking_bomb"
    message = "{file} unpacks to more than {limit} times its size, as only harmful files do."
    hint = "Unpack the file yourself, check it, and import the unpacked file."


class HostileXmlError(UnreadableFileError):
    """XML with definitions or nesting that no honest export has."""

    code = "hostile_xml"
    message = "{file}, line {line}: the XML contains document type definitions or nests too deeply."
    hint = "Export the event log again without a document type."


class NoSuchSheetError(UnreadableFileError):
    """A sheet was asked for that the file does not have."""

    code = "no_such_sheet"
    message = "{file} has no sheet {sheet}."
    hint = "Choose one of: {sheets}."
