"""Pages: the builder with its preview, and the texts and rules of a survey."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customer_map.errors import ConflictError, InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.surveys.actions.surveys import edit_survey
from customer_map.server.surveys.checking import require_possible
from customer_map.server.surveys.errors import SurveyDocumentError
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.questions import (
    Document,
    Operator,
    Question,
    QuestionKind,
    document_of,
    text_in,
)
from customer_map.server.web.answering.shown import every_question
from customer_map.server.web.people.forms import show_problem
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.surveys.conditions import (
    AnswerList,
    answer_lists,
    askable,
    condition_of,
)
from customer_map.server.web.surveys.drafts import LANGUAGES, changed, draft_of, start
from customer_map.server.web.surveys.forms import SettingsForm
from customer_map.server.web.surveys.frame import frame, survey_of
from customer_map.server.web.surveys.steps import told

KINDS = {
    QuestionKind.NPS: (gettext_lazy("Recommendation (NPS)"), "thumbs-up"),
    QuestionKind.CSAT: (gettext_lazy("Satisfaction (CSAT)"), "smile"),
    QuestionKind.CES: (gettext_lazy("Effort (CES)"), "zap"),
    QuestionKind.RATING: (gettext_lazy("Rating"), "star"),
    QuestionKind.CHOICE: (gettext_lazy("Choice"), "list"),
    QuestionKind.MATRIX: (gettext_lazy("Matrix"), "columns"),
    QuestionKind.OPEN: (gettext_lazy("Open question"), "message"),
    QuestionKind.INFO: (gettext_lazy("Text only"), "info"),
}
OPERATORS = {
    Operator.IS: gettext_lazy("is"),
    Operator.IS_NOT: gettext_lazy("is not"),
    Operator.AT_LEAST: gettext_lazy("is at least"),
    Operator.AT_MOST: gettext_lazy("is at most"),
    Operator.ANY_OF: gettext_lazy("is one of"),
    Operator.ANSWERED: gettext_lazy("was answered"),
}
SPARE = 2


@dataclass(frozen=True)
class Pair:
    """A text in one language, as the form asks for it."""

    language: str
    name: str
    text: str


@dataclass(frozen=True)
class Line:
    """A choice or row in the form."""

    id: str
    pairs: list[Pair]


def build(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show the questions of a draft; keep them, and do what a button says."""
    survey = survey_of(request, survey_id)
    if request.method != "POST":
        return _builder(request, survey, document_of(survey.document))
    draft = draft_of(request.POST)
    looked_at = changed(draft, request.POST.get("do", ""))
    try:
        edit_survey(
            actor=Actor(user_of(request)),
            survey_id=survey_id,
            values={"document": draft},
            seen_version=_seen(request),
        )
    except SurveyDocumentError as problem:
        survey.document = draft
        messages.error(request, told_of(survey, problem))
        return _refused(request, survey)
    except ConflictError:
        said = _(
            "Somebody else has changed this survey meanwhile. Look at it, then change it again."
        )
        messages.error(request, said)
        return redirect("survey_build", survey_id=survey_id)
    if not request.POST.get("do"):
        messages.success(request, _("“{name}” was saved.").format(name=survey.name))
    place = f"#part-{looked_at}" if looked_at else ""
    return redirect(reverse("survey_build", kwargs={"survey_id": survey_id}) + place)


@require_POST
def preview(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Answer what people would see of the form as it stands; nothing is kept."""
    survey = survey_of(request, survey_id)
    try:
        document = document_of(draft_of(request.POST))
        require_possible(document)
    except SurveyDocumentError as problem:
        context = {"problem": told_of(survey, problem)}
        return render(request, "web/surveys/preview.html", context, status=422)
    pages = previewed(survey, document, request.POST.get("speak", ""))
    return render(request, "web/surveys/preview.html", {"pages": pages})


def change_settings(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show and keep the texts and rules of a survey."""
    survey = survey_of(request, survey_id)
    form = SettingsForm(request.POST or None, initial=SettingsForm.start(survey))
    if request.method == "POST" and form.is_valid():
        try:
            edit_survey(actor=Actor(user_of(request)), survey_id=survey_id, values=form.values())
        except InvalidValueError as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("“{name}” was saved.").format(name=survey.name))
            return redirect("survey_settings", survey_id=survey_id)
    context = {**frame(request, survey, "survey_settings"), "form": form}
    status = 422 if form.errors else 200
    return render(request, "web/surveys/settings.html", context, status=status)


def previewed(survey: Survey, document: Document, language: str = "") -> list[dict[str, Any]]:
    """Return every page of a document as people see it, as if all conditions held."""
    spoken = language if language in survey.languages else _language(survey)
    return [
        {
            "title": text_in(page.title, spoken),
            "is_conditional": page.show_if is not None,
            "questions": every_question(page, spoken),
        }
        for page in document.pages
    ]


def told_of(survey: Survey, problem: SurveyDocumentError) -> str:
    """Return what is wrong with a draft; a document that cannot be read at all names its place."""
    return told(survey, problem) if "problem" in problem.fields else str(problem)


def _refused(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Show the draft that was refused, as far as it can be read, so that nothing typed is lost."""
    try:
        document = document_of(survey.document)
    except SurveyDocumentError:
        return redirect("survey_build", survey_id=survey.pk)
    return _builder(request, survey, document, status=422)


def _builder(
    request: HttpRequest, survey: Survey, document: Document, status: int = 200
) -> HttpResponse:
    whole = document_of(start(document))
    lists = answer_lists(whole)
    context = {
        **frame(request, survey, "survey_build"),
        "pages": _pages(whole, {each.asked: each for each in lists}),
        "answer_lists": lists,
        "kinds": [(kind.value, label, icon) for kind, (label, icon) in KINDS.items()],
        "operators": [(one.value, label) for one, label in OPERATORS.items()],
        "preview": previewed(survey, whole),
        "is_published": survey.published_number > 0,
    }
    return render(request, "web/surveys/build.html", context, status=status)


def _pages(document: Document, lists: dict[str, AnswerList]) -> list[dict[str, Any]]:
    """Return what the form shows of each page and question."""
    shown: list[dict[str, Any]] = []
    earlier: list[tuple[str, str]] = []
    number = 0
    for at, page in enumerate(document.pages, 1):
        questions = []
        told_before = list(earlier)
        for question in page.questions:
            number += 1
            questions.append(_question(question, number, list(earlier), lists))
            earlier += askable(question, number)
        shown.append(
            {
                "id": page.id,
                "number": at,
                "titles": _pairs("title", page.id, page.title),
                "questions": questions,
                **condition_of(page.id, page.show_if, told_before, lists),
            }
        )
    return shown


def _question(
    question: Question,
    number: int,
    earlier: list[tuple[str, str]],
    lists: dict[str, AnswerList],
) -> dict[str, Any]:
    label, icon = KINDS[question.kind]
    scale = question.marks
    return {
        "id": question.id,
        "number": number,
        "kind": question.kind.value,
        "label": label,
        "icon": icon,
        "question": question,
        "texts": _pairs("text", question.id, question.text),
        "helps": _pairs("help", question.id, question.help),
        "scale": scale,
        "lows": _pairs("low", question.id, scale.low_label) if scale else [],
        "highs": _pairs("high", question.id, scale.high_label) if scale else [],
        "has_choices": question.kind == QuestionKind.CHOICE,
        "has_rows": question.kind == QuestionKind.MATRIX,
        "options": _lines("option", question.id, question.options),
        "rows": _lines("row", question.id, question.rows),
        "is_asked": question.kind != QuestionKind.INFO,
        **condition_of(question.id, question.show_if, earlier, lists),
    }


def _pairs(field: str, name: str, texts: dict[str, str]) -> list[Pair]:
    return [Pair(code, f"{field}.{name}.{code}", texts.get(code, "")) for code in LANGUAGES]


def _lines(field: str, name: str, parts: Any) -> list[Line]:
    """Return the lines of the form, with some empty ones to write in."""
    known = [(part.id, part.text) for part in parts]
    spare: list[tuple[str, dict[str, str]]] = [
        (f"{field[0]}{token_hex(3)}", {}) for _turn in range(SPARE)
    ]
    return [Line(one, _pairs(f"{field}text.{name}", one, texts)) for one, texts in known + spare]


def _language(survey: Survey) -> str:
    spoken = get_language() or ""
    return spoken if spoken in survey.languages else survey.languages[0]


def _seen(request: HttpRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 9 else None
