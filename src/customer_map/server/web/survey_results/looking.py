"""Turns a request into the survey, the answers chosen and the words to tell them in."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from customer_map.server.accounts.models import User
from customer_map.server.insights.survey_results.choosing import Choice
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.queries.results import (
    AskedQuestion,
    asked_questions,
    survey_with_results,
)
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.survey_results.form import ChoiceForm
from customer_map.server.web.survey_results.group_words import Breakdowns, breakdowns_for
from customer_map.server.web.survey_results.languages import shown_language
from customer_map.server.web.views.state import ListState, list_state

LIST = ("view", "column", "sort")


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at which answers of which survey."""

    user: User
    survey: Survey
    questions: list[AskedQuestion]
    language: str
    breakdowns: Breakdowns
    form: ChoiceForm
    state: ListState
    choice: Choice
    query: str


def look_at(request: HttpRequest, survey_id: UUID) -> Look:
    """Read what the address asks for.

    Raises RecordNotFoundError alike when there is no such survey and when it is hidden.
    """
    user = user_of(request)
    survey = survey_with_results(user, survey_id)
    questions = asked_questions(user, survey)
    language = shown_language(survey)
    breakdowns = breakdowns_for(user, survey, questions, language)
    query = request.GET.copy()
    for name in LIST:  # these are of lists of customers
        query.pop(name, None)
    state = list_state(user, "customer", query)
    segments = [(str(one.pk), one.name) for one in state.menu]
    form = ChoiceForm(survey, breakdowns, segments, request.GET)
    tree = "" if survey.is_anonymous else state.tree_text
    choice = form.choice(tree=tree, score=request.GET.get("score", ""))
    text = f"?{query.urlencode()}" if query else ""
    return Look(user, survey, questions, language, breakdowns, form, state, choice, text)
