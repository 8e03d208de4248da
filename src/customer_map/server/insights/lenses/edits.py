"""What an operation on a map comes to: an inverse, a word to the user, or one of a few refusals."""

from dataclasses import dataclass

from customer_map.errors import CustomerMapError
from customer_map.maps.operations import Operation


class OperationRefusedError(CustomerMapError):
    """The map cannot do this with this node."""

    code = "operation_refused"
    message = "This cannot be done here."
    hint = "Open the record to change it there."


class ComputedBranchError(CustomerMapError):
    """The branch is computed from the records, so nothing can be moved into it by hand."""

    code = "computed_branch"
    message = "“{level}” is computed from the records and cannot be set by hand."
    hint = "Move the customer to a branch of another field, or change what the figure is made of."


class TooManyRecordsError(CustomerMapError):
    """One operation would change more records than anybody can oversee."""

    code = "too_many_records"
    message = "This would change {count} customers at once; the map changes at most {limit}."
    hint = "Select them in the list and change them there."


@dataclass(frozen=True, slots=True)
class Edit:
    """What takes the operation back, and what to tell the user beyond what the map shows.

    Without an inverse only the change log can take it back, as the step it is.
    """

    inverse: Operation | None
    notice: str = ""
