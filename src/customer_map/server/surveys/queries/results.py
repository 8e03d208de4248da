"""Turns a survey and a reader into what was answered, as far as that person may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from customer_map.errors import CustomerMapError, RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Customer
from customer_map.server.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyResponse,
    SurveyVersion,
)
from customer_map.server.surveys.questions import Condition, Question, document_of


class AnonymousAnswersError(CustomerMapError):
    """Single answers of an anonymous survey, from which one could guess who gave them."""

    code = "survey_anonymous"
    message = "The answers to this survey are anonymous."
    hint = "Look at the results, which tell of at least five people together."


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as its newest version asks it, the condition of its page, and the versions that have it.

    `is_current`: the newest version still asks it.
    """

    question: Question
    page_condition: Condition | None
    versions: frozenset[UUID]
    is_current: bool


def survey_with_results(user: User, survey_id: UUID) -> Survey:
    """Return a survey whose answers `user` may read: who may read the survey.

    Raises RecordNotFoundError alike when there is none and when it is hidden.
    """
    found = Survey.records.visible_to(user).filter(pk=survey_id).first()
    if found is None:
        raise RecordNotFoundError
    return found


def responses_of(
    user: User, survey: Survey, narrowed: Q | None = None
) -> VisibleRows[SurveyResponse]:
    """Return the responses that count, finished or not; those that were replaced do not."""
    rows = SurveyResponse.records.visible_to(user).filter(survey=survey, replaced_at__isnull=True)
    return rows if narrowed is None else rows.filter(narrowed)


def answers_of(
    user: User, survey: Survey, responses: VisibleRows[SurveyResponse]
) -> VisibleRows[SurveyAnswer]:
    """Return the answers of these responses."""
    rows = SurveyAnswer.records.visible_to(user).filter(response__survey=survey)
    return rows.filter(response__in=responses.order_by().values("pk"))


def with_known_customer(
    user: User, survey: Survey, responses: VisibleRows[SurveyResponse]
) -> VisibleRows[SurveyResponse]:
    """Keep the responses whose customer `user` may see; an anonymous survey tells of none."""
    if survey.is_anonymous:
        return responses.none()
    return responses.filter(customer__in=Customer.records.visible_to(user))


def invitations_of(user: User, survey: Survey) -> VisibleRows[SurveyInvitation]:
    """Return who was asked personally, of those whose customer `user` may see."""
    rows = SurveyInvitation.records.visible_to(user)
    return rows.filter(survey=survey, revoked_at__isnull=True)


def asked_questions(user: User, survey: Survey) -> list[AskedQuestion]:
    """Return all questions that were ever published: those of the newest version in its order, then former ones."""
    rows = SurveyVersion.records.visible_to(user).filter(survey=survey)
    versions = list(rows.order_by("-number"))
    found: dict[str, AskedQuestion] = {}
    for version in versions:
        for question, condition in _questions(version):
            known = found.get(question.id)
            found[question.id] = (
                AskedQuestion(question, condition, frozenset([version.pk]), version == versions[0])
                if known is None
                else AskedQuestion(
                    known.question,
                    known.page_condition,
                    known.versions | {version.pk},
                    known.is_current,
                )
            )
    return list(found.values())


def _questions(version: SurveyVersion) -> Iterable[tuple[Question, Condition | None]]:
    for page in document_of(version.document).pages:
        for question in page.questions:
            yield question, page.show_if
