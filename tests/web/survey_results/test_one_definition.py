"""The command line tells of a file what the page tells of the same answers."""

from pathlib import Path

import numpy as np
import pytest
from tests.crm.people import person
from tests.insights.survey_results.world import SATISFIED, SCORE, respond, survey_of

import customer_map as cm
from customer_map.server.accounts.roles import Role
from customer_map.server.insights.survey_results.building import survey_figures
from customer_map.server.insights.survey_results.choosing import Choice
from customer_map.server.web.survey_results.exporting import answers_file

pytestmark = pytest.mark.django_db


def test_a_file_of_answers_has_the_scores_of_the_page(tmp_path: Path) -> None:
    boss = person(Role.OWNER)
    survey = survey_of(boss, [SCORE, SATISFIED])
    random = np.random.default_rng(8)
    for mark, happy in zip(random.integers(0, 11, 90), random.integers(1, 6, 90), strict=True):
        answers = {"likely": int(mark)} | ({"happy": int(happy)} if mark != 7 else {})
        respond(survey, answers)
    file = tmp_path / "answers.csv"
    file.write_bytes(b"".join(answers_file(boss, survey, Choice(), "en", "csv")))  # type: ignore[arg-type]
    likely, happy_ = survey_figures(boss, survey, Choice()).questions
    nps, csat = likely.rows[0].score, happy_.rows[0].score
    assert nps is not None
    assert csat is not None
    text = "Begun"
    told = cm.feedback(file, text=text, score="How likely are you to recommend us?").scores
    shown = (nps.value, nps.low, nps.high, nps.n)
    assert (told.nps, told.low, told.high, told.answered) == pytest.approx(shown, abs=0.01)
    told = cm.feedback(file, text=text, score="How satisfied are you?").scores
    shown = (csat.value, csat.low, csat.high, csat.n)
    found = (told.satisfied, told.satisfied_low, told.satisfied_high, told.answered)
    assert found == pytest.approx(shown, abs=1e-4)
    assert told.unanswered == 90 - csat.n
