"""`feedback` on real files: reviews with labels, and surveys as messy as they come."""

from pathlib import Path

import pytest

import customer_map as cm

DATA = Path(__file__).parents[3] / "shared" / "data"
SURVEYS = DATA / "csat_tsg"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here"),
]


def test_a_messy_survey_is_read() -> None:
    found = cm.feedback(SURVEYS / "0_Input_CustSatData.csv")
    assert found.read.columns["text"]
    assert len(found.readings) > 100
    spoken = [each for each in found.readings if each.language.value == "en"]
    assert len(spoken) > 30


def test_written_scores_of_a_survey_are_scores() -> None:
    column = next(
        name
        for name in (SURVEYS / "tsg_2019_2020.csv").read_text("utf-8", errors="replace").split(",")
        if name.startswith("1A.")
    )
    found = cm.feedback(SURVEYS / "tsg_2019_2020.csv", score=column)
    assert found.scores.answered > 20
    assert found.scores.unanswered > 0
    assert found.scale == (1, 10)
