"""The pages on which people answer: opening one keeps nothing, each button keeps its page, the last one ends it."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from customer_map.errors import CustomerMapError
from customer_map.server.accounts.queries import current_workspace
from customer_map.server.problems import described, status_of
from customer_map.server.surveys.actions.answering import (
    begin_response,
    complete_response,
    has_answered,
    keep_answers,
    note_opened,
)
from customer_map.server.surveys.answers import (
    Sent,
    asked_on,
    counting,
    next_page,
    page_before,
    read_page,
)
from customer_map.server.surveys.errors import AnsweredBeforeError
from customer_map.server.surveys.links import Asked, asked_at, survey_at
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.questions import Question, text_in
from customer_map.server.web.answering.doors import (
    guarded,
    require_own_page,
    require_room,
    require_small,
)
from customer_map.server.web.answering.shown import Problems, progress, shown_questions
from customer_map.server.web.answering.visits import Visit, remember, visit_of

NEXT, BACK, KEEP = "next", "back", "keep"


@never_cache
@csrf_exempt  # there is no session; `require_own_page` refuses forms of other sites
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str, token: str = "") -> HttpResponse:
    """Ask a page of a survey, or keep what was answered on one."""
    try:
        require_room(request)
        if request.method == "POST":
            require_small(request)
            require_own_page(request)
        asked = asked_at(code, token)
        return _answered(request, asked)
    except CustomerMapError as refused:
        return _refused(request, refused, code)


def _answered(request: HttpRequest, asked: Asked) -> HttpResponse:
    visit = visit_of(request, asked)
    with translation.override(visit.language):
        if _is_done(visit):
            raise AnsweredBeforeError
        made = _kept(visit) if request.method == "POST" else _opened(visit)
    return guarded(remember(made, visit), asked.survey, is_embedded=visit.is_embedded)


def _is_done(visit: Visit) -> bool:
    """Whether this person has answered; where answers may be replaced, a new one begins."""
    survey, response = visit.asked.survey, visit.response
    if response is not None and response.completed_at is not None:
        is_posted = visit.request.method == "POST"
        if is_posted or (survey.one_answer_each and not survey.may_replace):
            return True
        visit.response = None
        visit.__post_init__()
    return has_answered(asked=visit.asked, browser=visit.browser)


def _opened(visit: Visit) -> HttpResponse:
    note_opened(asked=visit.asked)
    chosen = visit.request.GET.get("answer", "")
    if chosen and not visit.answers:
        question = next(iter(asked_on(visit.document.pages[visit.page], {})), None)
        if question is not None:
            visit.answers = read_page([question], {f"q.{question.id}": [chosen]}).answers
    return _page(visit, {})


def _kept(visit: Visit) -> HttpResponse:
    """Keep a page, and go where the button leads."""
    go = "" if visit.request.POST.get("speak") else visit.request.POST.get("go", NEXT)
    is_strict = go == NEXT
    sent, questions = _read(visit, is_strict=is_strict)
    if visit.asks_consent and visit.request.POST.get("consent") != "1":
        visit.answers = {**visit.answers, **sent.answers}
        if go == KEEP:
            return JsonResponse({"response": ""})
        return _page(visit, sent.problems, lacks_consent=is_strict, unknown=sent.unknown)
    _store(visit, sent)
    if go == KEEP:
        return JsonResponse({"response": visit.token})
    if is_strict and sent.problems:
        return _page(visit, sent.problems, unknown=sent.unknown)
    return _moved(visit, go, questions, sent)


def _read(visit: Visit, *, is_strict: bool) -> tuple[Sent, list[Question]]:
    """Return what was sent, and the questions that are asked given that."""
    page = visit.document.pages[visit.page]
    posted = {name: visit.request.POST.getlist(name) for name in visit.request.POST}
    on_page = {question.id for question in page.questions}
    before = {key: one for key, one in visit.answers.items() if key[0] not in on_page}
    first = read_page(page.questions, posted, is_strict=False)
    questions = asked_on(page, counting(visit.document, {**before, **first.answers}))
    return read_page(questions, posted, is_strict=is_strict), questions


def _store(visit: Visit, sent: Sent) -> None:
    if visit.response is None:
        require_room(visit.request, "begin")
        visit.response = begin_response(
            asked=visit.asked, who=visit.who, has_consented=visit.asks_consent
        )
    page = visit.document.pages[visit.page]
    visit.answers = keep_answers(
        response_id=visit.response.pk,
        questions=list(page.questions),
        answers=sent.answers,
        page=visit.page,
        language=visit.language,
    )


def _moved(visit: Visit, go: str, questions: list[Question], sent: Sent) -> HttpResponse:
    document, here = visit.document, visit.page
    seen = set(visit.request.POST.get("shown", "").split())
    is_new = bool({question.id for question in questions} - seen) and bool(seen)
    if go == BACK:
        visit.page = page_before(document, visit.answers, here) or 0
    elif go == NEXT and not is_new:  # without script, questions that came up are asked first
        following = next_page(document, visit.answers, here)
        if following is None:
            return _ended(visit)
        visit.page = following
    _note_page(visit)
    return _page(visit, {}, unknown=sent.unknown)


def _note_page(visit: Visit) -> None:
    if visit.response is not None:
        keep_answers(response_id=visit.response.pk, questions=[], answers={}, page=visit.page)


def _ended(visit: Visit) -> HttpResponse:
    if visit.response is not None:
        complete_response(response_id=visit.response.pk, invitation=visit.asked.invitation)
    survey = visit.asked.survey
    context = {
        **_frame(survey, visit.language),
        "visit": visit,
        "thanks": text_in(survey.thanks, visit.language),
    }
    return render(visit.request, "web/answering/thanks.html", context)


def _page(
    visit: Visit, problems: Problems, *, lacks_consent: bool = False, unknown: int = 0
) -> HttpResponse:
    survey, page = visit.asked.survey, visit.document.pages[visit.page]
    questions = shown_questions(page, visit.answers, visit.language, problems)
    context = {
        **_frame(survey, visit.language),
        "visit": visit,
        "heading": text_in(page.title, visit.language),
        "questions": questions,
        "shown": " ".join(one.id for one in questions if not one.is_hidden),
        "progress": progress(visit.document, visit.page),
        "is_first": page_before(visit.document, visit.answers, visit.page) is None,
        "is_last": visit.page == len(visit.document.pages) - 1,
        "consent": text_in(survey.consent, visit.language) if visit.asks_consent else "",
        "has_consented": visit.request.POST.get("consent") == "1",
        "lacks_consent": lacks_consent,
        "unknown": unknown,
        "has_problems": bool(problems) or lacks_consent,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["has_problems"] else HTTPStatus.OK
    return render(visit.request, "web/answering/page.html", context, status=status)


def _frame(survey: Survey, language: str) -> dict[str, object]:
    """Return what every page of a survey shows around its questions."""
    names = dict(settings.LANGUAGES)
    return {
        "survey": survey,
        "title": text_in(survey.title, language),
        "workspace": current_workspace(),
        "language": language,
        "languages": [(code, _own_name(code)) for code in survey.languages if code in names],
    }


def _own_name(code: str) -> str:
    return str(translation.get_language_info(code)["name_local"])


def _refused(request: HttpRequest, refused: CustomerMapError, code: str) -> HttpResponse:
    """Say why a survey is not asked, in the language of the browser, or that the link asks for."""
    survey = survey_at(code)
    wanted = request.GET.get("language", "")
    known = dict(settings.LANGUAGES)
    language = wanted if wanted in known else translation.get_language_from_request(request)
    with translation.override(language):
        context = {
            "problem": described(refused),
            "workspace": current_workspace(),
            "is_thanks": isinstance(refused, AnsweredBeforeError),
            "language": language,
        }
        made = render(request, "web/answering/over.html", context, status=int(status_of(refused)))
    return guarded(made, survey, is_embedded=request.GET.get("embed") == "1")
