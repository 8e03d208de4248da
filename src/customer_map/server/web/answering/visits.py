"""Turns a request into who is answering what, and how far: by the link, the form's token, or a cookie."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from customer_map.server.accounts.tokens import new_secret
from customer_map.server.surveys.actions.answering import (
    Respondent,
    answers_of,
    begun_by,
    response_with,
)
from customer_map.server.surveys.answers import Answer, next_page
from customer_map.server.surveys.links import Asked, response_id_of, response_token
from customer_map.server.surveys.models import AnswerChannel, SurveyResponse
from customer_map.server.surveys.questions import Document, document_of

COOKIE = "cm_survey_"
SALT = "customer_map.surveys.browser"
YEAR_SECONDS = 365 * 24 * 60 * 60


@dataclass
class Visit:
    """One request at a survey: what it asks, the response it goes on with, and where that stands."""

    request: HttpRequest
    asked: Asked
    response: SurveyResponse | None
    browser: str
    language: str
    is_embedded: bool
    document: Document = field(init=False)
    answers: dict[tuple[str, str], Answer] = field(init=False)
    page: int = field(init=False)

    def __post_init__(self) -> None:
        version = self.response.version if self.response else self.asked.version
        self.document = document_of(version.document)
        self.answers = answers_of(self.response) if self.response else {}
        self.page = self._page()

    @property
    def who(self) -> Respondent:
        """Who answers, as far as this page knows."""
        channel = AnswerChannel.MAIL if self.asked.invitation else AnswerChannel.LINK
        return Respondent(
            self.language, AnswerChannel.EMBED if self.is_embedded else channel, self.browser
        )

    @property
    def token(self) -> str:
        """What the form carries to go on with its response."""
        return response_token(self.response) if self.response else ""

    @property
    def asks_consent(self) -> bool:
        """Whether consent has to be given before anything is kept."""
        has_text = bool(self.asked.survey.consent)
        return has_text and (self.response is None or self.response.consent_at is None)

    def _page(self) -> int:
        """The page that was left; that of the form where one was sent."""
        sent = self.request.POST.get("page", "")
        last = len(self.document.pages) - 1
        if sent.isdecimal() and len(sent) < 4:
            return min(int(sent), last)
        if self.response is not None:
            return min(self.response.page, last)
        return next_page(self.document, {}, -1) or 0


def visit_of(request: HttpRequest, asked: Asked) -> Visit:
    """Return the visit that a request is."""
    browser, remembered = _remembered(request, asked)
    token = request.POST.get("response", "") or remembered
    response = response_with(response_id_of(token), asked) or begun_by(asked)
    return Visit(
        request=request,
        asked=asked,
        response=response,
        browser=browser or new_secret(),
        language=_language(request, asked, response),
        is_embedded=request.GET.get("embed") == "1",
    )


def remember(answer: HttpResponse, visit: Visit) -> HttpResponse:
    """Let the browser find its response again: the cookie tells nothing, and goes to this survey alone."""
    can_be_framed = visit.is_embedded and visit.request.is_secure()
    answer.set_signed_cookie(
        _cookie(visit.asked),
        f"{visit.browser}|{visit.token}",
        salt=SALT,
        max_age=YEAR_SECONDS,
        path=f"/s/{visit.asked.survey.code}/",
        secure=visit.request.is_secure(),
        httponly=True,
        samesite="None" if can_be_framed else "Lax",
    )
    return answer


def _remembered(request: HttpRequest, asked: Asked) -> tuple[str, str]:
    kept = request.get_signed_cookie(_cookie(asked), "", salt=SALT) or ""
    browser, _sign, token = kept.partition("|")
    return browser, token


def _cookie(asked: Asked) -> str:
    """Return a name for each link: two people at one computer do not meet in one response."""
    person = f"_{asked.invitation.pk.hex}" if asked.invitation else ""
    return f"{COOKIE}{asked.survey.pk.hex}{person}"


def _language(request: HttpRequest, asked: Asked, response: SurveyResponse | None) -> str:
    invitation = asked.invitation
    wanted = (
        request.POST.get("speak", ""),
        request.POST.get("language", "") or request.GET.get("language", ""),
        response.language if response else "",
        invitation.language if invitation else "",
        get_language_from_request(request),
    )
    spoken = asked.survey.languages
    return next((one for one in wanted if one in spoken), spoken[0])
