"""What only programs can do wrong, each with the status that the API answers."""

from http import HTTPStatus

from customer_map.errors import ConflictError, CustomerMapError


class StaleVersionError(ConflictError):
    """If-Match names a version that is no longer the newest."""

    code = "stale_version"
    message = "This record has been changed since the version that If-Match names."
    hint = "Read it again, compare both values and send the change with the new version."


class VersionMissingError(CustomerMapError):
    """A change does not say which version it was made from."""

    code = "version_missing"
    message = "The header If-Match is missing."
    hint = "Send the ETag of the record, or * to change whatever version is there."


class IdempotencyConflictError(CustomerMapError):
    """An Idempotency-Key was used before, for another request."""

    code = "idempotency_conflict"
    message = "The Idempotency-Key {name} was used for another request."
    hint = "Choose a new key for every new request."


class TooManyRequestsError(CustomerMapError):
    """The key has used up its requests."""

    code = "too_many_requests"
    message = "This key may send {limit} requests in a minute."
    hint = "Wait {seconds} seconds."


class InvalidCursorError(CustomerMapError):
    """A cursor was made up, changed, or belongs to another list."""

    code = "invalid_cursor"
    message = "This cursor does not belong to this list."
    hint = "Start again without a cursor; keep filters and sort the same from page to page."


class ValueTakenError(CustomerMapError):
    """Somebody else stored the same unique value at the same moment."""

    code = "value_taken"
    message = "Another record took this value in the meantime."
    hint = "Read the record that has it, or choose another value."


class MethodNotAllowedError(CustomerMapError):
    """There is nothing of this kind to do at this address."""

    code = "method_not_allowed"
    message = "This address does not take {method}."
    hint = "The header Allow says what it takes."


class ServerFaultError(CustomerMapError):
    """The program is wrong; the log of the server tells more."""

    code = "server_fault"
    message = "The server made a mistake."
    hint = "Nothing was changed. Try again, and tell the administrator if it happens again."


STATUS: dict[type[CustomerMapError], HTTPStatus] = {
    StaleVersionError: HTTPStatus.PRECONDITION_FAILED,
    VersionMissingError: HTTPStatus.PRECONDITION_REQUIRED,
    IdempotencyConflictError: HTTPStatus.CONFLICT,
    TooManyRequestsError: HTTPStatus.TOO_MANY_REQUESTS,
    ValueTakenError: HTTPStatus.CONFLICT,
    MethodNotAllowedError: HTTPStatus.METHOD_NOT_ALLOWED,
    ServerFaultError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
