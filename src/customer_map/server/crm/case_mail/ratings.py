"""Turns a closed case into a signed link that asks how satisfied the customer is, and the link back into the case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from customer_map.errors import CustomerMapError
from customer_map.server.crm.case_mail.placeholders import filled
from customer_map.server.crm.models import Case

SALT = "customer_map.case_rating"
LIFE = timedelta(days=30)
MARKS = (5, 4, 3, 2, 1)


class RatingLinkError(CustomerMapError):
    """A link to a question that nobody made, or that was cut off on its way."""

    code = "rating_link_unknown"
    message = "This link is not complete."
    hint = "Open it anew from the e-mail."


class RatingOverError(CustomerMapError):
    """A question that is no longer asked: too much time has passed, or the case was taken up again."""

    code = "rating_over"
    message = "This question is no longer open."
    hint = "If you need help, simply answer the e-mail."


class TooManyRatingsError(CustomerMapError):
    """Somebody opens public pages faster than a person would."""

    code = "too_many_ratings"
    message = "These were too many visits in a short time."
    hint = "Try again in a minute."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks about: a case, as it was closed at that moment."""

    case_id: str
    resolved_at: datetime


def rating_link(case: Case, mark: int | None = None) -> str:
    """Return the address at which the customer of a closed case says how satisfied he is."""
    resolved_at = case.resolved_at.isoformat() if case.resolved_at else ""
    token = signing.dumps({"case": str(case.pk), "at": resolved_at}, salt=SALT, compress=True)
    chosen = f"?mark={mark}" if mark else ""
    return f"{settings.PUBLIC_URL}/rate/{token}/{chosen}"


def asked_by(token: str) -> Asked:
    """Return what a link asks about.

    Raises RatingOverError when it has expired, RatingLinkError when nobody here made it.
    """
    try:
        told = signing.loads(token, salt=SALT, max_age=LIFE)
        return Asked(told["case"], datetime.fromisoformat(told["at"]))
    except signing.SignatureExpired as problem:
        raise RatingOverError from problem
    except (signing.BadSignature, KeyError, TypeError, ValueError) as problem:
        raise RatingLinkError from problem


def question_text(case: Case) -> str:
    """Return the mail that asks, in the language in force: a greeting, and one link for each mark."""
    greeting = filled(_("Hello {contact},"), case)
    told = _("we have closed your case “{subject}”. How satisfied are you with our service?")
    words = {5: _("very satisfied"), 1: _("not at all")}
    lines = [
        f"{mark}  {words.get(mark, '')}".rstrip() + f"\n{rating_link(case, mark)}" for mark in MARKS
    ]
    end = _("One click opens a page where you confirm it; the links hold for 30 days.")
    return "\n\n".join([greeting, told.format(subject=case.subject), *lines, end])
