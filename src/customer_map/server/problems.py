"""Turns deliberate errors into what pages and the API answer: a status, and words in the reader's language."""

from functools import cache
from http import HTTPStatus

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext

from customer_map.errors import (
    ConflictError,
    CustomerMapError,
    InvalidValueError,
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


def described(problem: CustomerMapError, *, for_people: bool = True) -> dict[str, object]:
    """Return code, message and hint in the language of the request.

    People read what a field is called on pages, programs its own name. Of a conflict also both values, of a refusal the
    name of the right that is missing.
    """
    fields = dict(problem.fields)
    if for_people and isinstance(problem, InvalidValueError):
        fields["field"] = _words_of_field(str(fields["field"]))
    words: dict[str, object] = {
        "code": problem.code,
        "message": _translated(problem.message, fields),
        "hint": _translated(problem.hint, fields),
    }
    if isinstance(problem, ConflictError | NotAllowedError):
        words |= {name: plain(value) for name, value in problem.fields.items()}
    return words


def _translated(sentence: str, fields: dict[str, object]) -> str:
    return gettext(sentence).format(**fields) if sentence else ""


def _words_of_field(name: str) -> str:
    """Return what models call a field of this name; a name that none of them has, as it is."""
    called = _names_of_fields().get(name)
    return capfirst(str(called)) if called else name


@cache
def _names_of_fields() -> dict[str, Promise]:
    """Return by name how fields are called; those without words of their own are left out."""
    return {
        field.name: field.verbose_name
        for model in reversed(apps.get_models())
        if model.__module__.startswith("customer_map.")
        for field in model._meta.concrete_fields
        if isinstance(field.verbose_name, Promise)
    }
