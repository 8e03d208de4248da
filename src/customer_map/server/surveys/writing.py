"""Turns an invitation into the e-mail that asks: the first question with a link for each answer, in one's language."""

from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from customer_map.server.accounts.queries import current_workspace
from customer_map.server.surveys.answers import asked_on
from customer_map.server.surveys.links import personal_link
from customer_map.server.surveys.models import Survey, SurveyInvitation
from customer_map.server.surveys.questions import (
    Question,
    QuestionKind,
    Scale,
    document_of,
    text_in,
)

# More choices than this are read on the page.
MOST_LINKS = 11
BUTTON = (
    "display:inline-block;min-width:24px;margin:3px;padding:10px 8px;border:1px solid #2b56d6;"
    "border-radius:8px;color:#2b56d6;text-align:center;text-decoration:none"
)
FRAME = "max-width:640px;font:16px/1.5 sans-serif;color:#1b212d"


@dataclass(frozen=True, slots=True)
class Click:
    """One answer that can be chosen in the mail, with its address."""

    label: str
    link: str


def invitation_mail(invitation: SurveyInvitation) -> EmailMultiAlternatives:
    """Return the e-mail of an invitation, the same each time it is asked for: as plain text and as HTML."""
    survey, language = invitation.survey, invitation.language
    link = personal_link(survey, invitation)
    with override(language):
        question = first_question(survey)
        clicks = clicks_of(question, link, language) if question else []
        asked = text_in(question.text, language) if question and clicks else ""
        marks = question.marks if question else None
        said = words_of(invitation)
        until = date_format(localtime(invitation.expires_at), "DATE_FORMAT")
        end = _("This link is yours alone and holds until {day}.").format(day=until)
        mail = EmailMultiAlternatives(
            subject=subject_of(survey, language),
            body=_plain(said, asked, clicks, link, end),
            from_email=_sender(),
            to=[invitation.email],
            headers={"Message-ID": f"<survey-{invitation.pk.hex}@{_domain()}>"},
        )
        page = _page((said, asked, _ends(marks, language), end), clicks, link)
        mail.attach_alternative(page, "text/html")
    return mail


def subject_of(survey: Survey, language: str) -> str:
    """Return the subject in a language, on one line."""
    given = text_in(survey.mail_subject, language) or text_in(survey.title, language)
    return " ".join((given or survey.name).split())


def words_of(invitation: SurveyInvitation) -> str:
    """Return what the mail says before its question; {contact} and {customer} are filled in, nothing else."""
    usual = _("Hello {contact},\n\nwe would like to hear from you. It takes a few minutes.")
    text = text_in(invitation.survey.mail_text, invitation.language) or usual
    contact = invitation.contact.name if invitation.contact else ""
    customer = invitation.customer.name if invitation.customer else ""
    return text.replace("{contact}", contact or customer).replace("{customer}", customer)


def first_question(survey: Survey) -> Question | None:
    """Return the question that the published survey begins with, if it stands on the first page."""
    version = survey.versions.filter(number=survey.published_number).first()
    document = document_of(version.document) if version else document_of({})
    asked = asked_on(document.pages[0], {}) if document.pages else []
    return next((one for one in asked if one.kind != QuestionKind.INFO), None)


def clicks_of(question: Question, link: str, language: str) -> list[Click]:
    """Return a link for each answer of a question that one click can answer; none for the others."""
    if question.kind == QuestionKind.CHOICE:
        options = () if len(question.options) > MOST_LINKS else question.options
        return [Click(text_in(one.text, language), _choosing(link, one.id)) for one in options]
    if question.kind in (QuestionKind.MATRIX, QuestionKind.OPEN) or question.marks is None:
        return []
    marks = question.marks.marks if len(question.marks.marks) <= MOST_LINKS else ()
    return [Click(str(mark), _choosing(link, str(mark))) for mark in marks]


def _choosing(link: str, value: str) -> str:
    return f"{link}?answer={quote(value)}"


def _ends(marks: Scale | None, language: str) -> str:
    if marks is None:
        return ""
    labels = (text_in(marks.low_label, language), text_in(marks.high_label, language))
    return " — ".join(filter(None, labels))


def _plain(said: str, asked: str, clicks: list[Click], link: str, end: str) -> str:
    lines = [f"{click.label}\n{click.link}" for click in clicks]
    return "\n\n".join(
        [*filter(None, [said, asked, *lines]), _("To the survey:") + f" {link}", end]
    )


def _page(words: tuple[str, str, str, str], clicks: list[Click], link: str) -> SafeString:
    said, asked, ends, end = words
    answers = ((click.link, BUTTON, click.label) for click in clicks)
    buttons = format_html_join(" ", '<a href="{}" style="{}">{}</a>', answers)
    return format_html(
        '<div style="{}"><p style="white-space:pre-line">{}</p><p><b>{}</b></p><p>{}</p><p>{}</p>'
        '<p><a href="{}">{}</a></p><p>{}</p></div>',
        FRAME,
        said,
        asked,
        buttons,
        ends,
        link,
        _("Open the survey"),
        end,
    )


def _sender() -> str:
    return formataddr((current_workspace().name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
