"""What can be wrong with a touchpoint index on disk, in words for people."""

from typing import ClassVar

from customer_map.errors import CustomerMapError


class IndexDamagedError(CustomerMapError):
    """A file of the index is missing, cut off or not what was written; the index can be built anew at any time."""

    code: ClassVar[str] = "index_damaged"
    message: ClassVar[str] = "The touchpoint index in {folder} is damaged: {reason}."
    hint: ClassVar[str] = (
        "Build it anew; it is derived from the touchpoints and holds nothing else."
    )


class IndexMissingError(IndexDamagedError):
    """No index was built in this folder yet; whoever builds anew after damage builds the first one, too."""

    code: ClassVar[str] = "index_missing"
    message: ClassVar[str] = "There is no touchpoint index in {folder}."
    hint: ClassVar[str] = "Build it first."


class IndexVersionError(CustomerMapError):
    """The index was written by a newer version of Customer Map."""

    code: ClassVar[str] = "index_version"
    message: ClassVar[str] = (
        "The touchpoint index in {folder} has format {version}; this program reads up to {known}."
    )
    hint: ClassVar[str] = "Update Customer Map, or build the index anew with this version."


class IndexBusyError(CustomerMapError):
    """Somebody else is writing to the index."""

    code: ClassVar[str] = "index_busy"
    message: ClassVar[str] = (
        "The touchpoint index in {folder} is being written to by another process."
    )
    hint: ClassVar[str] = "Try again when that has finished; reading goes on meanwhile."


class IndexWriteError(CustomerMapError):
    """The disk is full, or the folder cannot be written to; the index is as it was before."""

    code: ClassVar[str] = "index_write"
    message: ClassVar[str] = "The touchpoint index in {folder} could not be written: {reason}."
    hint: ClassVar[str] = "Look at the space and the rights there; the index works on as it was."


class OtherCustomersError(CustomerMapError):
    """Events came for a customer who is not among those to be replaced."""

    code: ClassVar[str] = "index_other_customers"
    message: ClassVar[str] = (
        "There are events of “{customer}”, whose touchpoints are not to change."
    )
    hint: ClassVar[str] = "Name every customer whose events are given."
