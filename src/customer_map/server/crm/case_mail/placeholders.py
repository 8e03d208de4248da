"""Turns the text of a template into an answer: plain placeholders are filled, nothing is ever evaluated."""

import re

from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.crm.models import Case

NAMES = ("number", "subject", "customer", "contact", "owner", "queue", "product")
PLACE = re.compile(r"\{([^{}\n]{0,40})\}")


def filled(text: str, case: Case) -> str:
    """Return `text` with what is known of the case in the places; what is unknown leaves nothing behind."""
    known = {
        "number": f"#{case.number}",
        "subject": case.subject,
        "customer": _name(case.customer),
        "contact": _name(case.contact) or _name(case.customer),
        "owner": _name(case.owner),
        "queue": _name(case.queue),
        "product": _name(case.product),
    }
    return PLACE.sub(lambda place: known.get(place[1].strip(), place[0]), text)


def require_known_places(text: str) -> None:
    """Check that a template names only places there are.

    Raises InvalidValueError, which names the first one that is unknown.
    """
    for place in PLACE.findall(text):
        if place.strip() not in NAMES:
            reason = _("There is no place {place}.").format(place=f"{{{place}}}")
            raise InvalidValueError(field="text", reason=reason)


def _name(one: object) -> str:
    return "" if one is None else str(one)
