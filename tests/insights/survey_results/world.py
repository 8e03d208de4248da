"""Makes surveys with answers, written straight into the tables."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Customer
from customer_map.server.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyResponse,
    SurveyVersion,
)
from customer_map.server.surveys.questions import (
    Condition,
    Document,
    Operator,
    Option,
    Page,
    Question,
    QuestionKind,
    plain,
)

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
_CODES = count()


def texts(english: str, chinese: str = "") -> dict[str, str]:
    return {"en": english, "zh-hans": chinese or english}


def options(*names: str) -> tuple[Option, ...]:
    return tuple(Option(name, texts(name.title())) for name in names)


SCORE = Question(
    "likely",
    QuestionKind.NPS,
    texts("How likely are you to recommend us?", "您有多大可能推荐我们？"),
)
WHY = Question(
    "why",
    QuestionKind.OPEN,
    texts("Why?", "为什么？"),
    show_if=Condition("likely", Operator.AT_MOST, 6),
)
SATISFIED = Question("happy", QuestionKind.CSAT, texts("How satisfied are you?", "您有多满意？"))
ROLE = Question(
    "role",
    QuestionKind.CHOICE,
    texts("Your role", "您的角色"),
    options=options("buyer", "user"),
    has_other=True,
)
PARTS = Question(
    "parts",
    QuestionKind.MATRIX,
    texts("How good are", "各方面如何"),
    rows=options("price", "service"),
    has_not_applicable=True,
)
QUESTIONS = (SCORE, WHY, SATISFIED, ROLE, PARTS)
Answers = Mapping[str, Any]
"""By question, or question.row: a number, a list of options, or words."""


def survey_of(
    owner: User | None, questions: Sequence[Question] = QUESTIONS, **fields: Any
) -> Survey:
    """An open survey with one version."""
    document = plain(Document((Page("one", questions=tuple(questions)),)))
    values = {"name": "Spring survey", "state": "open", "code": f"code{next(_CODES)}", **fields}
    survey = Survey.records.create(owner=owner, document=document, published_number=1, **values)
    version_of(survey, questions)
    return survey


def version_of(survey: Survey, questions: Sequence[Question]) -> SurveyVersion:
    """One more version."""
    document = plain(Document((Page("one", questions=tuple(questions)),)))
    number = SurveyVersion.records.filter(survey=survey).count() + 1
    return SurveyVersion.records.create(
        survey=survey, number=number, document=document, published_at=START
    )


def respond(
    survey: Survey,
    answers: Answers,
    *,
    day: float = 0,
    customer: Customer | None = None,
    is_complete: bool = True,
    **fields: Any,
) -> SurveyResponse:
    """One response."""
    began = START + timedelta(days=day)
    version = SurveyVersion.records.filter(survey=survey).order_by("-number").first()
    values = {"language": "en", "channel": "link", "version": version, **fields}
    response = SurveyResponse.records.create(
        survey=survey,
        customer=customer,
        started_at=began,
        updated_at=began,
        completed_at=began + timedelta(seconds=90) if is_complete else None,
        **values,
    )
    SurveyAnswer.records.bulk_create(
        _answer(response, name, value) for name, value in answers.items()
    )
    return response


def _answer(response: SurveyResponse, name: str, value: Any) -> SurveyAnswer:
    question, _, row = name.partition(".")
    answer = SurveyAnswer(response=response, question_id=question, row_id=row)
    if isinstance(value, str):
        answer.text = value
    elif isinstance(value, list):
        answer.choices = value
    else:
        answer.number = value
    return answer
