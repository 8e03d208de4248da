"""Counted answers in, what the mapping page says of each question out: its scale, who answered, in which language."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from customer_map.formats.preview import Preview
from customer_map.server.intake.answer_languages import languages_of
from customer_map.server.web.feedback.words import LANGUAGES
from customer_map.tables.answers.counting import AnswerCount
from customer_map.tables.answers.scales import AnswerScale


@dataclass(frozen=True)
class AnswerRow:
    """One question of the file and how it was answered."""

    question: str
    item: str
    scale: str
    answered: int
    not_applicable: int
    empty: int
    refused: int
    mean: str
    languages: str


def answer_rows(shown: Preview) -> list[AnswerRow]:
    """One row for each column of answers."""
    return [_row(count) for count in shown.answers]


def scale_text(scale: AnswerScale | None) -> str:
    """The scale in the reader's words."""
    if scale is None:
        return _("in words")
    return _("from {lowest} to {highest}").format(
        lowest=f"{scale.lowest:g}", highest=f"{scale.highest:g}"
    )


def _row(count: AnswerCount) -> AnswerRow:
    languages = [str(LANGUAGES[name.value]) for name in languages_of(count)]
    return AnswerRow(
        question=count.question,
        item=count.item,
        scale=scale_text(count.scale),
        answered=count.answered,
        not_applicable=count.not_applicable,
        empty=count.empty,
        refused=count.refused,
        mean="" if count.mean is None else number_format(round(count.mean, 2), 2),
        languages=" · ".join(languages),
    )
