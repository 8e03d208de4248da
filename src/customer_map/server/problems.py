"""Turns deliberate errors into what pages and the API answer: a status, and words in the reader's language."""

from http import HTTPStatus

from django.utils.translation import gettext

from customer_map.errors import (
    ConflictError,
    CustomerMapError,
    NotAllowedError,
    RecordNotFoundError,
    UndoImpossibleError,
)
from customer_map.server.accounts.errors import (
    AddressInUseError,
    KeyRejectedError,
    LastOwnerError,
    LinkNoLongerValidError,
    ScopeMissingError,
)
from customer_map.server.audit.values import plain
from customer_map.server.crm.case_mail.errors import KnownMailError
from customer_map.server.crm.case_mail.ratings import (
    RatingLinkError,
    RatingOverError,
    TooManyRatingsError,
)
from customer_map.server.outages import OutageError
from customer_map.server.surveys.errors import (
    AnsweredBeforeError,
    AnswerTooLargeError,
    SurveyLinkError,
    SurveyOverError,
    TooManyAnswersError,
)
from customer_map.server.surveys.queries.results import AnonymousAnswersError

STATUS: dict[type[CustomerMapError], HTTPStatus] = {
    RecordNotFoundError: HTTPStatus.NOT_FOUND,
    KeyRejectedError: HTTPStatus.UNAUTHORIZED,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ScopeMissingError: HTTPStatus.FORBIDDEN,
    ConflictError: HTTPStatus.CONFLICT,
    UndoImpossibleError: HTTPStatus.CONFLICT,
    AddressInUseError: HTTPStatus.CONFLICT,
    LastOwnerError: HTTPStatus.CONFLICT,
    LinkNoLongerValidError: HTTPStatus.GONE,
    OutageError: HTTPStatus.SERVICE_UNAVAILABLE,
    KnownMailError: HTTPStatus.CONFLICT,
    RatingLinkError: HTTPStatus.NOT_FOUND,
    RatingOverError: HTTPStatus.GONE,
    TooManyRatingsError: HTTPStatus.TOO_MANY_REQUESTS,
    SurveyLinkError: HTTPStatus.NOT_FOUND,
    SurveyOverError: HTTPStatus.GONE,
    AnsweredBeforeError: HTTPStatus.CONFLICT,
    AnswerTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TooManyAnswersError: HTTPStatus.TOO_MANY_REQUESTS,
    AnonymousAnswersError: HTTPStatus.FORBIDDEN,
}


def status_of(problem: CustomerMapError) -> HTTPStatus:
    """Return the HTTP status of an error: the one place where classes are mapped."""
    for kind, status in STATUS.items():
        if isinstance(problem, kind):
            return status
    return HTTPStatus.UNPROCESSABLE_ENTITY


def described(problem: CustomerMapError) -> dict[str, object]:
    """Return code, message and hint in the language of the request.

    Of a conflict also both values, of a refusal the name of the right that is missing.
    """
    words: dict[str, object] = {
        "code": problem.code,
        "message": _translated(problem.message, problem),
        "hint": _translated(problem.hint, problem),
    }
    if isinstance(problem, ConflictError | NotAllowedError):
        words |= {name: plain(value) for name, value in problem.fields.items()}
    return words


def _translated(sentence: str, problem: CustomerMapError) -> str:
    return gettext(sentence).format(**problem.fields) if sentence else ""
