"""Page: who answered what, the newest first; a customer is named only to who may see that customer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from customer_map.server.audit.records import VisibleRows
from customer_map.server.crm.models import Customer
from customer_map.server.insights.survey_results.choosing import condition
from customer_map.server.surveys.models import SurveyAnswer, SurveyResponse
from customer_map.server.surveys.queries.results import (
    AnonymousAnswersError,
    answers_of,
    responses_of,
)
from customer_map.server.surveys.questions import Question
from customer_map.server.web.records.keyset import Order, counted, page_of
from customer_map.server.web.survey_results.cards import question_name
from customer_map.server.web.survey_results.group_words import option_words
from customer_map.server.web.survey_results.languages import language_name
from customer_map.server.web.survey_results.looking import Look, look_at
from customer_map.server.web.survey_results.views import ANSWERS, heading
from customer_map.server.web.views.form import filter_form

PAGE_SIZE = 30
NEWEST = Order(SurveyResponse, "started_at", descending=True)


@dataclass(frozen=True, slots=True)
class Said:
    """One question and what was said to it; `is_long` for words."""

    question: str
    answer: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class Single:
    """One response: who gave it (None: nobody known, or nobody the reader may see), and what was said."""

    response_id: UUID
    began: datetime
    customer: str
    customer_url: str
    language: str
    channel: str
    is_complete: bool
    said: list[Said]


@require_GET
def list_answers(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show the responses that were chosen, page by page.

    Raises AnonymousAnswersError for an anonymous survey: what one person answered to everything tells who it was.
    """
    look = look_at(request, survey_id)
    if look.survey.is_anonymous:
        raise AnonymousAnswersError
    rows = _narrowed(look, request)
    page = page_of(rows, NEWEST, request.GET.dict(), counted(rows), PAGE_SIZE)
    context = {
        **heading(request, look, ANSWERS),
        "form": look.form,
        "conditions": filter_form(look.user, "customer", look.state, request.GET),
        "page": page,
        "answers": _shown(look, page.rows),
    }
    return render(request, "web/survey_results/answers.html", context)


def _narrowed(look: Look, request: HttpRequest) -> VisibleRows[SurveyResponse]:
    rows = responses_of(look.user, look.survey, condition(look.user, look.survey, look.choice))
    question, mark = request.GET.get("question", ""), request.GET.get("mark", "")
    if not question:
        return rows
    answers = answers_of(look.user, look.survey, rows).filter(question_id=question)
    try:
        chosen = answers.filter(number=float(mark)) if mark else answers
    except ValueError:
        chosen = answers.none()
    return rows.filter(pk__in=chosen.order_by().values("response_id"))


def _shown(look: Look, responses: Sequence[SurveyResponse]) -> list[Single]:
    answers = _answers(look, responses)
    visible = Customer.records.visible_to(look.user)
    ids = [one.customer_id for one in responses if one.customer_id]
    names: dict[UUID | None, str] = dict(visible.filter(pk__in=ids).values_list("pk", "name"))
    questions = [one.question for one in look.questions]
    return [
        Single(
            response_id=one.pk,
            began=one.started_at,
            customer=names.get(one.customer_id, ""),
            customer_url=_customer_url(one, names),
            language=language_name(one.language),
            channel=one.get_channel_display(),
            is_complete=one.completed_at is not None,
            said=[
                said
                for question in questions
                for said in _said(question, answers[one.pk], look.language)
            ],
        )
        for one in responses
    ]


def _customer_url(response: SurveyResponse, names: dict[UUID | None, str]) -> str:
    if response.customer_id not in names:
        return ""
    return reverse("customer_detail", args=[response.customer_id])


def _answers(
    look: Look, responses: Sequence[SurveyResponse]
) -> dict[UUID, dict[tuple[str, str], SurveyAnswer]]:
    found: dict[UUID, dict[tuple[str, str], SurveyAnswer]] = defaultdict(dict)
    rows = SurveyAnswer.records.visible_to(look.user)
    for one in rows.filter(response__in=[each.pk for each in responses]):
        found[one.response_id][one.question_id, one.row_id] = one
    return found


def _said(
    question: Question, answers: dict[tuple[str, str], SurveyAnswer], language: str
) -> list[Said]:
    words = option_words(question, language)
    found = []
    for row in question.row_ids:
        answer = answers.get((question.id, row))
        if answer is not None:
            told = _told(answer, question, words)
            found.append(Said(question_name(question, row, language), told, bool(answer.text)))
    return found


def _told(answer: SurveyAnswer, question: Question, words: dict[str, str]) -> str:
    if answer.number is not None:
        scale = question.marks
        return f"{answer.number:g} / {scale.last}" if scale else f"{answer.number:g}"
    chosen = ", ".join(words.get(each, each) for each in answer.choices)
    return ": ".join(part for part in (chosen, answer.text) if part)
