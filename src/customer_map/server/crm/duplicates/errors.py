"""What stands against merging two records, or against taking them apart."""

from customer_map.errors import CustomerMapError


class SameRecordError(CustomerMapError):
    """A record was to be merged with itself."""

    code = "same_record"
    message = "A record cannot be merged with itself."
    hint = "Choose two different records."


class NotMergedError(CustomerMapError):
    """The merge has been taken apart already."""

    code = "not_merged"
    message = "These records have been taken apart already."
    hint = "Look at the list of merges for how things stand now."


class MergedOnError(CustomerMapError):
    """The record that was kept has itself gone into another since, or was deleted."""

    code = "merged_on"
    message = "“{name}” has itself been merged or deleted since."
    hint = "Take that merge apart first, or put the record back; then this one can be taken apart."
