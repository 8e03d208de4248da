"""Verbs on the question how satisfied a customer is: asked when a case is closed, answered once by a signed link."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, require_editable, require_visible
from customer_map.server.crm.actions.case_mail import send_from_case
from customer_map.server.crm.actions.cases import close_case, score_of_mark
from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.case_mail.ratings import RatingOverError, asked_by, question_text
from customer_map.server.crm.case_mail.writing import checked_addresses
from customer_map.server.crm.models import Case, CaseMessage, Direction
from customer_map.server.crm.texts import clean_text

LONGEST_COMMENT = 2000
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@transaction.atomic
def close_and_ask(*, actor: Actor, case_id: UUID | str, to: str) -> CaseMessage:
    """Close a case and ask the customer by e-mail how satisfied he is, in his language if we know it.

    Raises InvalidValueError when the address is none.
    """
    require_editable(actor, require_visible(actor, Case, case_id))
    recipients = checked_addresses([to])
    if not recipients:
        raise InvalidValueError(field="to", reason=_("Say whom to write to."))
    case = close_case(actor=actor, case_id=case_id)
    with override(language_of(case)):
        text = question_text(case)
    return send_from_case(actor=actor, case=case, text=text, recipients=recipients)


def language_of(case: Case) -> str:
    """Return the language in which a case's contact is written to; unknown: the one in force."""
    spoken = str(getattr(case.contact, "language", "") or "").lower()
    return LANGUAGES.get(spoken[:2], get_language() or "en")


def case_asked_by(token: str) -> Case:
    """Return the case that a link asks about; whoever has the link may know of it.

    Raises RatingLinkError, and RatingOverError when it has expired or the case was taken up again.
    """
    asked = asked_by(token)
    cases = Case.records.filter(Case.alive()).select_related("customer", "contact")
    case = cases.filter(pk=asked.case_id, resolved_at=asked.resolved_at).first()
    if case is None:
        raise RatingOverError
    return case


@transaction.atomic
def rate_case(*, token: str, mark: int, comment: str = "") -> bool:
    """Keep the customer's mark from 1 (bad) to 5 (good), and what was said; False when there is a mark already.

    Raises InvalidValueError for another mark, RatingLinkError and RatingOverError as `case_asked_by` does.
    """
    found = case_asked_by(token)
    case = Case.records.select_for_update(of=("self",)).get(pk=found.pk)
    if case.satisfaction is not None:
        return False
    said = clean_text(comment)[:LONGEST_COMMENT]
    actor = Actor(user=None, via="link")
    values = {"satisfaction": mark, "satisfaction_comment": said}
    _note_rating(change(actor=actor, verb="case.rate", record=case, values=values))
    return True


def _note_rating(case: Case) -> None:
    if case.customer is None or case.resolved_at is None:
        return
    fact = Fact(
        customer=case.customer,
        contact=case.contact,
        occurred_at=case.updated_at,
        channel="survey",
        name="case rated",
        direction=Direction.INWARD,
        score=score_of_mark(case.satisfaction),
        text=case.satisfaction_comment or case.subject,
        properties={"satisfaction": case.satisfaction},
        # One mark for each closing.
        message_id=f"case:{case.pk}:rated:{case.resolved_at.isoformat()}",
        case=case,
    )
    note_consequence(fact)
