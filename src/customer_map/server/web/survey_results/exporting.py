"""Turns the responses of a survey into CSV and XLSX files: one row each, a column for each question or row."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from tempfile import TemporaryFile
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from django.db.models import F
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_map.analytics.satisfaction.breakdown import FEWEST_ANONYMOUS
from customer_map.formats.formulas import unformulated
from customer_map.server.accounts.models import User
from customer_map.server.insights.columns import read_columns
from customer_map.server.insights.survey_results.choosing import Choice, condition
from customer_map.server.insights.survey_results.columns import (
    SEPARATOR,
    ResponseColumns,
    read_responses,
)
from customer_map.server.surveys.models import AnswerChannel, Survey
from customer_map.server.surveys.queries.results import (
    AnonymousAnswersError,
    answers_of,
    asked_questions,
    responses_of,
    with_known_customer,
)
from customer_map.server.surveys.questions import QuestionKind
from customer_map.server.web.survey_results.cards import question_name
from customer_map.server.web.survey_results.group_words import option_words
from customer_map.server.web.survey_results.languages import language_name
from customer_map.server.web.views.exporting import (
    BYTE_ORDER_MARK,
    CSV_TYPE,
    MOST_SHEET_ROWS,
    XLSX_TYPE,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Cell = str | float
Column = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of the file under their heads, all of the same length."""

    heads: list[str]
    columns: list[Column]

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows below the heads."""
        return zip(*self.columns, strict=True)


def answers_file(
    user: User, survey: Survey, choice: Choice, language: str, form: str
) -> HttpResponseBase:
    """Return the file; `form` is csv or xlsx.

    Raises AnonymousAnswersError where so few answered anonymously that they could be guessed.
    """
    sheet = sheet_of(user, survey, choice, language)
    name = f"survey-answers-{timezone.localdate():%Y-%m-%d}"
    if form == "xlsx":
        return _workbook(name, sheet)
    answer = StreamingHttpResponse(_lines(sheet), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def sheet_of(user: User, survey: Survey, choice: Choice, language: str) -> Sheet:
    """Return the responses; of an anonymous survey answers alone, in no order of time."""
    responses = read_responses(user, survey, condition(user, survey, choice))
    if survey.is_anonymous and 0 < len(responses) < FEWEST_ANONYMOUS:
        raise AnonymousAnswersError
    heads, columns = _answers(user, survey, choice, language, responses)
    if survey.is_anonymous:
        return Sheet(heads, [_taken(one, _shuffled(responses)) for one in columns])
    about = _about(user, survey, choice, responses)
    return Sheet([*about, *heads], [*about.values(), *columns])


def _about(
    user: User, survey: Survey, choice: Choice, responses: ResponseColumns
) -> dict[str, Column]:
    zone = timezone.get_current_timezone()
    begun = [
        (EPOCH + timedelta(microseconds=each)).astimezone(zone).isoformat(timespec="seconds")
        for each in responses.moments.tolist()
    ]
    channels = {value: str(label) for value, label in AnswerChannel.choices}
    return {
        _("Begun"): begun,
        _("Came to the end"): [
            _("yes") if each else _("no") for each in responses.completed.tolist()
        ],
        _("Language"): [language_name(each) for each in responses.languages.to_pylist()],
        _("Channel"): [channels.get(each, each) for each in responses.channels.to_pylist()],
        _("Customer"): _customers(user, survey, choice, responses),
    }


def _customers(user: User, survey: Survey, choice: Choice, responses: ResponseColumns) -> Column:
    """The names of customers whom the reader may see."""
    rows = responses_of(user, survey, condition(user, survey, choice))
    known = with_known_customer(user, survey, rows).order_by()
    table = read_columns(
        known.annotate(customer_name=F("customer__name")).values_list("pk", "customer_name"),
        {"id": pa.string(), "name": pa.string()},
    )
    places = pc.index_in(responses.ids, value_set=table["id"].combine_chunks())
    names = table["name"].combine_chunks().take(places).fill_null("")
    return [unformulated(each) for each in names.to_pylist()]


def _answers(
    user: User, survey: Survey, choice: Choice, language: str, responses: ResponseColumns
) -> tuple[list[str], list[Column]]:
    texts = _texts(user, survey, choice, responses)
    found: list[tuple[str, Column]] = []
    for item in asked_questions(user, survey):
        question = item.question
        name = question_name(question, "", language)
        words = texts.get(question.id, [""] * len(responses))
        if question.kind == QuestionKind.OPEN:
            found.append((name, words))
        elif question.kind != QuestionKind.INFO:
            options = option_words(question, language)
            found += [
                (
                    question_name(question, row, language),
                    _cells(responses, (question.id, row), options),
                )
                for row in question.row_ids
            ]
            if question.id in texts:
                found.append((_("{question}: own words").format(question=name), words))
    return [unformulated(head) for head, _column in found], [column for _head, column in found]


def _cells(responses: ResponseColumns, key: tuple[str, str], words: dict[str, str]) -> Column:
    said = responses.said_to(*key)
    cells: list[Cell] = [""] * len(responses)
    for place, mark, chosen in zip(
        said.places.tolist(), said.numbers.tolist(), said.choices.to_pylist(), strict=True
    ):
        if not np.isnan(mark):
            cells[place] = mark
        elif chosen:
            told = [words.get(each, each) for each in chosen.split(SEPARATOR)]
            cells[place] = unformulated("; ".join(told))
    return cells


def _texts(
    user: User, survey: Survey, choice: Choice, responses: ResponseColumns
) -> dict[str, Column]:
    rows = responses_of(user, survey, condition(user, survey, choice))
    found: Any = answers_of(user, survey, rows).exclude(text="").order_by()
    types = {"response": pa.string(), "question": pa.string(), "text": pa.string()}
    table = read_columns(found.values_list("response_id", "question_id", "text"), types)
    places = pc.index_in(table["response"].combine_chunks(), value_set=responses.ids).to_pylist()
    texts: dict[str, list[Cell]] = {}
    for place, question, text in zip(
        places, table["question"].to_pylist(), table["text"].to_pylist(), strict=True
    ):
        if place is not None:
            cells = texts.setdefault(question, [""] * len(responses))
            cells[place] = unformulated(text)
    return dict(texts)


def _shuffled(responses: ResponseColumns) -> list[int]:
    """An order that tells nothing of time, the same each time."""
    keys = [sha256(each.encode()).digest() for each in responses.ids.to_pylist()]
    return sorted(range(len(keys)), key=keys.__getitem__)


def _taken(column: Column, places: list[int]) -> Column:
    return [column[place] for place in places]


def _lines(sheet: Sheet) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK.encode()
    yield _line(sheet.heads)
    for row in sheet.rows():
        yield _line(
            [int(each) if isinstance(each, float) and each.is_integer() else each for each in row]
        )


def _line(cells: Sequence[Cell]) -> bytes:
    text = StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _workbook(name: str, sheet: Sheet) -> HttpResponseBase:
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet()
        for place, head in enumerate(sheet.heads):
            page.write_string(0, place, head)
        for number, row in enumerate(sheet.rows(), 1):
            if number > MOST_SHEET_ROWS:
                break
            for place, cell in enumerate(row):
                write = page.write_string if isinstance(cell, str) else page.write_number
                write(number, place, cell)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
