"""What can stop an import, apart from what is wrong with the file itself."""

from customer_map.errors import CustomerMapError
from customer_map.tables.refusals import RefusedValueError


class ImportStoppedError(CustomerMapError):
    """Base of the errors that end an import; nothing of it is kept then."""

    code = "import_stopped"
    message = "The import of {file} stopped."
    hint = "Nothing was changed. Start it again."


class ImportInterruptedError(ImportStoppedError):
    """The process that ran it is gone, or lost the database."""

    code = "import_interrupted"
    message = "The import of {file} was interrupted: the server stopped in the middle of it."
    hint = "Nothing of it was kept. Start the import again."


class DiskFullError(ImportStoppedError):
    """The database or the files folder has no room left."""

    code = "import_disk_full"
    message = "The disk of the server was full while {file} was imported."
    hint = "Nothing of the file was kept. Make room on the disk, then start the import again."


class ImportRejectedError(ImportStoppedError):
    """The database refused a value that no check of ours foresaw."""

    code = "import_rejected"
    message = "The database did not accept {file}: {reason}"
    hint = "Nothing of the file was kept. Correct the value in the file, or leave out its column."


class ImportBrokenError(ImportStoppedError):
    """A fault of the program."""

    code = "import_broken"
    message = "The import of {file} ended because of a fault in the program."
    hint = "Nothing of the file was kept. The log of the server says more; please report it."


class ImportCancelledError(ImportStoppedError):
    """Somebody pressed cancel."""

    code = "import_cancelled"
    message = "The import of {file} was cancelled."
    hint = "Nothing of it was kept."


class MappingIncompleteError(CustomerMapError):
    """A field that the kind of file needs has no column."""

    code = "mapping_incomplete"
    message = "{file} cannot be imported yet: no column is chosen for {fields}."
    hint = "Choose a column for it, or choose another kind of file."


class UnknownKindError(CustomerMapError):
    """There is no such kind of file."""

    code = "unknown_kind"
    message = "There is no kind of file called “{kind}”."
    hint = "Choose one of: {kinds}."


class UnknownColumnError(CustomerMapError):
    """A column was named that the file does not have."""

    code = "unknown_column"
    message = "{file} has no column “{column}”."
    hint = "Its columns are: {columns}."


class UnknownColumnMappingError(CustomerMapError):
    """A choice on the command line that is no choice."""

    code = "unknown_column_mapping"
    message = "“{word}” does not say which field a column becomes."
    hint = 'Write --map "column of the file=field", for example --map "Client no=customer_key".'


class UnknownFieldError(CustomerMapError):
    """A field was named that the kind does not have."""

    code = "unknown_field"
    message = "There is no field “{field}” for this kind of file."
    hint = "Its fields are: {fields}."


class UnknownTimeZoneError(CustomerMapError):
    """There is no such time zone."""

    code = "unknown_time_zone"
    message = "There is no time zone called “{zone}”."
    hint = "Write it like Asia/Shanghai or Europe/Berlin."


class UnknownCurrencyError(CustomerMapError):
    """There is no such currency."""

    code = "unknown_currency"
    message = "There is no currency “{currency}”."
    hint = "Write its three letters, such as CNY, USD or EUR."


class ImportUnderWayError(CustomerMapError):
    """It runs already, or is over."""

    code = "import_under_way"
    message = "The import of {file} has been started already."
    hint = "Wait until it has ended; its page shows how far it is."


class CannotRevertError(CustomerMapError):
    """There is nothing to take back."""

    code = "cannot_revert"
    message = "The import of {file} cannot be taken back."
    hint = "Only a finished import can, and only once."


class UploadTooLargeError(CustomerMapError):
    """Larger than the setting allows."""

    code = "upload_too_large"
    message = "{file} is larger than {limit} MB."
    hint = "Compress it with gzip, split it, or import it with the command customer-map import."


class NotEditableError(RefusedValueError):
    """The line belongs to a customer that the importing person may not edit."""

    code = "not_editable"
    message = "You may not edit the customer of this line."
    hint = "Ask the owner of the customer or an administrator to import it."


class EndsBeforeItStartsError(RefusedValueError):
    """An activity whose end lies before its start."""

    code = "ends_before_it_starts"
    message = "The end lies before the start."
    hint = "Correct one of the two times."
