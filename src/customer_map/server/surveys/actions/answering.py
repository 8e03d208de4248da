"""Verbs of those who answer: begun with the first page, kept page by page, complete once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.tokens import hash_of
from customer_map.server.audit.log import append
from customer_map.server.surveys.actions.telling import tell_response
from customer_map.server.surveys.answers import Answer, Answers, counting
from customer_map.server.surveys.errors import AnsweredBeforeError, SurveyOverError
from customer_map.server.surveys.links import Asked
from customer_map.server.surveys.models import (
    AnswerChannel,
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyResponse,
)
from customer_map.server.surveys.questions import Document, Question, document_of


@dataclass(frozen=True)
class Respondent:
    """Who answers, as far as the page knows: a language, a door, and a word that tells browsers apart."""

    language: str
    channel: str = AnswerChannel.LINK
    browser: str = ""


@transaction.atomic
def begin_response(*, asked: Asked, who: Respondent, has_consented: bool = False) -> SurveyResponse:
    """Open a response, or go on with the one that this invitation has begun.

    Raises AnsweredBeforeError where one answer is enough, SurveyOverError when there are enough of them.
    """
    invitation = _locked(asked.invitation)
    _require_room(asked.survey)
    key = _key(asked.survey, who, invitation)
    begun = _begun(invitation)
    if begun is not None:
        return begun
    _require_first(asked.survey, key, invitation)
    now = timezone.now()
    is_named = invitation is not None and not asked.survey.is_anonymous
    response = SurveyResponse(
        survey=asked.survey,
        version=asked.version,
        invitation=invitation if is_named else None,
        customer=invitation.customer if invitation and is_named else None,
        contact=invitation.contact if invitation and is_named else None,
        language=who.language,
        channel=who.channel,
        respondent_key=key,
        started_at=now,
        updated_at=now,
        consent_at=now if has_consented else None,
    )
    response.save(force_insert=True)
    _log("survey_response.begin", response)
    return response


@transaction.atomic
def keep_answers(
    *, response_id: UUID, questions: list[Question], answers: Answers, page: int, language: str = ""
) -> dict[tuple[str, str], Answer]:
    """Replace the answers to the questions of a page; return all that count now.

    Answers to questions that are asked no longer are dropped. Raises AnsweredBeforeError after completion.
    """
    response = _open_response(response_id)
    document = document_of(response.version.document)
    before = answers_of(response)
    asked = {question.id for question in questions}
    merged = {key: answer for key, answer in before.items() if key[0] not in asked}
    merged |= {key: answer for key, answer in answers.items() if key[0] in asked}
    kept = counting(document, merged)
    _store(response, before, kept)
    response.page, response.updated_at = page, timezone.now()
    response.language = language or response.language
    if before != kept:
        response.told_at = None
    response.save(update_fields=["page", "updated_at", "language", "told_at"])
    return kept


@transaction.atomic
def complete_response(
    *, response_id: UUID, invitation: SurveyInvitation | None = None
) -> SurveyResponse:
    """Close a response: it counts from now on and changes no more; its answers become touchpoints.

    Raises AnsweredBeforeError when it, or another one of the same person, is complete already.
    """
    found = SurveyResponse.records.filter(pk=response_id).values_list("survey_id", flat=True)
    survey = Survey.records.select_for_update(of=("self",)).get(pk__in=found)
    response = _open_response(response_id)
    _require_room(survey)
    _require_first(survey, response.respondent_key, None, but=response)
    response.completed_at = response.updated_at = timezone.now()
    response.save(update_fields=["completed_at", "updated_at"])
    _replace_others(survey, response)
    _note_answered(invitation or response.invitation, survey, response.completed_at)
    _log("survey_response.complete", response)
    tell_response(response)
    return response


def answers_of(response: SurveyResponse) -> dict[tuple[str, str], Answer]:
    """Return what was kept of a response so far."""
    rows = SurveyAnswer.records.filter(response=response)
    return {
        (row.question_id, row.row_id): Answer(row.number, tuple(row.choices), row.text)
        for row in rows
    }


def response_with(response_id: UUID | None, asked: Asked) -> SurveyResponse | None:
    """Return a response of this survey by its id, as the page that carries its token goes on with it."""
    if response_id is None:
        return None
    rows = SurveyResponse.records.filter(survey=asked.survey, pk=response_id)
    response = rows.select_related("version").first()
    if response is None or (asked.invitation and not _is_of(response, asked.invitation)):
        return None
    return response


def begun_by(asked: Asked) -> SurveyResponse | None:
    """Return the response that a personal link has begun, complete or not."""
    if asked.invitation is None:
        return None
    rows = SurveyResponse.records.filter(invitation=asked.invitation, replaced_at__isnull=True)
    return rows.select_related("version").order_by("-started_at").first()


@transaction.atomic
def note_opened(*, asked: Asked) -> None:
    """Note when a personal link was opened first."""
    invitation = _locked(asked.invitation)
    if invitation is not None and invitation.opened_at is None:
        invitation.opened_at = timezone.now()
        invitation.save(update_fields=["opened_at"])


def has_answered(*, asked: Asked, browser: str) -> bool:
    """Whether this person may not answer again."""
    invitation = asked.invitation
    key = _key(asked.survey, Respondent("", browser=browser), invitation)
    try:
        _require_first(asked.survey, key, invitation)
    except AnsweredBeforeError:
        return True
    return False


def _is_of(response: SurveyResponse, invitation: SurveyInvitation) -> bool:
    return response.invitation_id in (None, invitation.pk)


def _locked(invitation: SurveyInvitation | None) -> SurveyInvitation | None:
    """A double click waits here for its first half."""
    if invitation is None:
        return None
    rows = SurveyInvitation.records.select_for_update(of=("self",))
    return rows.select_related("customer", "contact").get(pk=invitation.pk)


def _begun(invitation: SurveyInvitation | None) -> SurveyResponse | None:
    if invitation is None:
        return None
    rows = SurveyResponse.records.filter(invitation=invitation, completed_at__isnull=True)
    return rows.select_related("version").order_by("-started_at").first()


def _key(survey: Survey, who: Respondent, invitation: SurveyInvitation | None) -> str:
    """Return a hash that tells respondents apart; of an anonymous survey it leads to no invitation."""
    if invitation is not None and not survey.is_anonymous:
        return hash_of(f"{survey.pk}:invitation:{invitation.pk}")
    return hash_of(f"{survey.pk}:browser:{who.browser}") if who.browser else ""


def _require_first(
    survey: Survey,
    key: str,
    invitation: SurveyInvitation | None,
    but: SurveyResponse | None = None,
) -> None:
    if not survey.one_answer_each or survey.may_replace:
        return
    if invitation is not None and invitation.answered_at is not None:
        raise AnsweredBeforeError
    alike = SurveyResponse.records.filter(
        survey=survey, respondent_key=key, completed_at__isnull=False, replaced_at__isnull=True
    )
    others = alike.exclude(pk=but.pk) if but else alike
    if key and others.exists():
        raise AnsweredBeforeError


def _require_room(survey: Survey) -> None:
    if survey.most_answers is None:
        return
    rows = SurveyResponse.records.filter(survey=survey, completed_at__isnull=False)
    complete = rows.filter(replaced_at__isnull=True)
    if complete.count() >= survey.most_answers:
        raise SurveyOverError(reason=_("This survey has ended. Thank you for your interest."))


def _open_response(response_id: UUID) -> SurveyResponse:
    rows = SurveyResponse.records.select_for_update(of=("self",)).filter(pk=response_id)
    response = rows.select_related("version", "survey", "invitation", "customer", "contact").first()
    if response is None or response.completed_at is not None:
        raise AnsweredBeforeError
    return response


def _store(response: SurveyResponse, before: Answers, kept: Answers) -> None:
    rows = SurveyAnswer.records.filter(response=response)
    for question, row in before.keys() - kept.keys():
        rows.filter(question_id=question, row_id=row).delete()
    changed = {key: answer for key, answer in kept.items() if before.get(key) != answer}
    SurveyAnswer.records.bulk_create(
        (
            SurveyAnswer(
                response=response,
                question_id=question,
                row_id=row,
                number=answer.number,
                choices=list(answer.choices),
                text=answer.text,
            )
            for (question, row), answer in changed.items()
        ),
        update_conflicts=True,
        unique_fields=["response", "question_id", "row_id"],
        update_fields=["number", "choices", "text"],
    )


def _replace_others(survey: Survey, response: SurveyResponse) -> None:
    """Where answers may be replaced, only the last one of a person counts."""
    if not (survey.one_answer_each and survey.may_replace and response.respondent_key):
        return
    others = SurveyResponse.records.filter(
        survey=survey, respondent_key=response.respondent_key, replaced_at__isnull=True
    )
    others.exclude(pk=response.pk).update(replaced_at=response.completed_at)


def _note_answered(invitation: SurveyInvitation | None, survey: Survey, at: datetime) -> None:
    """Of an anonymous survey only the day is noted: the time would lead to the answer."""
    if invitation is None:
        return
    told = at.replace(hour=0, minute=0, second=0, microsecond=0) if survey.is_anonymous else at
    SurveyInvitation.records.filter(pk=invitation.pk).update(answered_at=told)


def _log(verb: str, response: SurveyResponse) -> None:
    told = {"survey": str(response.survey_id), "channel": response.channel}
    actor = Actor(user=None, via="link")
    is_new = verb.endswith(".begin")
    append(actor=actor, verb=verb, record=response, before=None if is_new else {}, after=told)


def whole_document(response: SurveyResponse) -> Document:
    """Return the questions as this person is asked them."""
    return document_of(response.version.document)
