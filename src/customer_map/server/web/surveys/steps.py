"""Pages: the small steps on a survey: published, closed, opened again, copied, deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.surveys.actions.surveys import (
    close_survey,
    copy_survey,
    delete_survey,
    publish_survey,
    reopen_survey,
)
from customer_map.server.surveys.checking import Problem, label_of
from customer_map.server.surveys.errors import SurveyDocumentError, SurveyNotReadyError
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.questions import document_of
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.surveys.frame import survey_of


@require_POST
def publish(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Open a survey with what its draft asks, or say what is missing."""
    survey = survey_of(request, survey_id)
    try:
        publish_survey(actor=Actor(user_of(request)), survey_id=survey_id)
    except (SurveyNotReadyError, SurveyDocumentError) as problem:
        messages.error(request, told(survey, problem))
        return redirect("survey_build", survey_id=survey_id)
    messages.success(request, _("The survey is open. Send its link to your customers."))
    return redirect("survey_share", survey_id=survey_id)


@require_POST
def close(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Take no more answers."""
    try:
        close_survey(actor=Actor(user_of(request)), survey_id=survey_id)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
    else:
        messages.success(request, _("The survey is closed."))
    return redirect("survey_share", survey_id=survey_id)


@require_POST
def reopen(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Take answers again."""
    try:
        reopen_survey(actor=Actor(user_of(request)), survey_id=survey_id)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
    else:
        messages.success(request, _("The survey is open again."))
    return redirect("survey_share", survey_id=survey_id)


@require_POST
def copy(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Make a draft with the same questions."""
    made = copy_survey(actor=Actor(user_of(request)), survey_id=survey_id)
    messages.success(request, _("“{name}” was saved.").format(name=made.name))
    return redirect("survey_build", survey_id=made.pk)


@require_POST
def delete(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Delete a survey."""
    gone = delete_survey(actor=Actor(user_of(request)), survey_id=survey_id)
    told_of = _("“{name}” was deleted. Undo brings it back.")
    messages.success(request, told_of.format(name=gone.name))
    return redirect("survey_list")


def told(survey: Survey, refused: SurveyNotReadyError | SurveyDocumentError) -> str:
    """Return in the reader's language what is wrong with a survey, and with which question."""
    problem = refused.fields.get("problem")
    if not isinstance(problem, Problem):
        return str(refused)
    language = get_language() or "en"
    place = label_of(document_of(survey.document), problem.place, language)
    where = _("Survey") if place == "survey" else place
    sentence = _(problem.sentence).format(**_named(dict(problem.fields)))
    return _("{place}: {reason}").format(place=where, reason=sentence)


def _named(fields: dict[str, str | int]) -> dict[str, str | int]:
    names = {"en": _("English"), "zh-hans": _("Simplified Chinese")}
    spoken = str(fields.get("language", ""))
    return {**fields, "language": names.get(spoken, spoken)} if spoken else fields
