"""Files of answers: one row for each response, numbers as numbers, no formulas."""

import csv
from io import BytesIO, StringIO

import pytest
from django.http import FileResponse, StreamingHttpResponse
from openpyxl import load_workbook
from tests.crm.people import person
from tests.insights.survey_results.world import respond, survey_of

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Customer
from customer_map.server.insights.survey_results.choosing import Choice
from customer_map.server.surveys.models import Survey
from customer_map.server.web.survey_results.exporting import answers_file

pytestmark = pytest.mark.django_db
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def boss() -> User:
    return person(Role.OWNER)


@pytest.fixture
def survey(boss: User) -> Survey:
    found = survey_of(boss)
    customer = Customer.records.create(name=FORMULA)
    respond(
        found,
        {"likely": 3, "why": FORMULA, "parts.price": ["na"], "parts.service": 4},
        customer=customer,
    )
    respond(found, {"likely": 10, "role": ["user"]}, day=1, is_complete=False)
    return found


def lines(boss: User, survey: Survey, choice: Choice | None = None) -> list[dict[str, str]]:
    answer = answers_file(boss, survey, choice or Choice(), "en", "csv")
    assert isinstance(answer, StreamingHttpResponse)
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.DictReader(StringIO(text)))


def test_a_row_holds_a_response_and_a_column_a_question(boss: User, survey: Survey) -> None:
    first, second = lines(boss, survey)
    assert first["How likely are you to recommend us?"] == "3"
    assert first["How good are – Price"] == "Not applicable"
    assert first["How good are – Service"] == "4"
    assert (first["Came to the end"], second["Came to the end"]) == ("yes", "no")
    assert second["Your role"] == "User"
    assert first["Begun"].startswith("2026-01-05T")


def test_what_strangers_wrote_is_no_formula(boss: User, survey: Survey) -> None:
    first, _ = lines(boss, survey)
    assert first["Why?"] == f"'{FORMULA}"
    assert first["Customer"] == f"'{FORMULA}"


def test_a_workbook_holds_the_same(boss: User, survey: Survey) -> None:
    answer = answers_file(boss, survey, Choice(), "en", "xlsx")
    assert isinstance(answer, FileResponse)
    content = b"".join(answer)  # type: ignore[arg-type]
    answer.close()
    rows = list(load_workbook(BytesIO(content)).active.values)
    place = rows[0].index("How likely are you to recommend us?")
    assert [row[place] for row in rows[1:]] == [3, 10]
    assert not any(str(cell).startswith("=") for row in rows for cell in row)


def test_only_the_chosen_answers_are_in_the_file(boss: User, survey: Survey) -> None:
    assert len(lines(boss, survey, Choice(language="zh-hans"))) == 0
    assert len(lines(boss, survey, Choice(tree='{"field": "name", "op": "filled"}'))) == 1
