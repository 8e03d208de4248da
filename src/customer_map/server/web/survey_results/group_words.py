"""Names what answers are broken down by, and the groups that come of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.insights.survey_results.groups import (
    FIELD,
    QUESTION,
    fields_to_group_by,
    questions_to_group_by,
)
from customer_map.server.surveys.models import AnswerChannel, Survey
from customer_map.server.surveys.queries.results import AskedQuestion
from customer_map.server.surveys.questions import NOT_APPLICABLE, OTHER, Question, text_in
from customer_map.server.web.survey_results.languages import language_name

Choices = list[tuple[str, str]]
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Breakdowns:
    """What can be chosen, in groups of a menu, and the words of the groups by the value of what was chosen."""

    menu: list[tuple[str, Choices]]
    words: dict[str, dict[str, str]]

    def name_of(self, by: str, value: str) -> str:
        """Return a group in the reader's language."""
        return self.words.get(by, {}).get(value, value)


def breakdowns_for(
    user: User, survey: Survey, questions: list[AskedQuestion], language: str
) -> Breakdowns:
    """Return what the answers of a survey can be broken down by; an anonymous one knows no customers."""
    own: Choices = [("language", _("Language of the answers")), ("channel", _("Channel"))]
    fields = [] if survey.is_anonymous else fields_to_group_by(user)
    chosen = questions_to_group_by(questions)
    of_customer = sorted(((f"{FIELD}{one.name}", str(one.label)) for one in fields), key=_by_label)
    of_answers = [
        (f"{QUESTION}{one.question.id}", text_in(one.question.text, language)[:LONGEST_NAME])
        for one in chosen
    ]
    menu = [
        (_("Answers"), own),
        (_("Fields of the customer"), of_customer),
        (_("Questions"), of_answers),
    ]
    words: dict[str, dict[str, str]] = {
        "language": {code: language_name(code) for code in survey.languages},
        "channel": {value: str(label) for value, label in AnswerChannel.choices},
    }
    yes_no = {"true": _("yes"), "false": _("no")}
    words |= {
        f"{FIELD}{one.name}": {value: str(label) for value, label in one.choices} or yes_no
        for one in fields
    }
    words |= {
        f"{QUESTION}{one.question.id}": option_words(one.question, language) for one in chosen
    }
    return Breakdowns([group for group in menu if group[1]], words)


def option_words(question: Question, language: str) -> dict[str, str]:
    """Return the words of everything that can be chosen."""
    own = {option.id: text_in(option.text, language) for option in question.options}
    return {OTHER: _("Something else"), NOT_APPLICABLE: _("Not applicable"), **own}


def _by_label(choice: tuple[str, str]) -> str:
    return choice[1].lower()
