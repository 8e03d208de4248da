"""Satisfaction from a messy survey, and churn of a telephone company's subscribers."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from customer_map.analytics.intervals import share_estimate
from customer_map.analytics.kpis import nps_of_answers, retention_rate, satisfied_share
from customer_map.analytics.survival import Stays, compare_survival, survival_curve

DATA = Path(__file__).parents[3] / "shared" / "data"
SURVEY = DATA / "csat_tsg" / "0_Input_CustSatData.csv"
TELCO = DATA / "telco_churn" / "wa_churn.csv"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(
        not (SURVEY.exists() and TELCO.exists()),
        reason="shared/data of surveys and churn is not here",
    ),
]

SCALE = {
    "Very Dissatisfied": 1.0,
    "Dissatisfied": 2.0,
    "Neutral": 3.0,
    "Satisfied": 4.0,
    "Very Satisfied": 5.0,
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def subscribers() -> list[dict[str, str]]:
    return rows(TELCO)


def stays(subscribers: list[dict[str, str]]) -> Stays:
    return Stays(
        np.array([float(row["tenure"]) for row in subscribers]),
        np.array([row["churn"] == "Yes" for row in subscribers]),
    )


def test_what_was_not_used_or_not_answered_does_not_count_as_satisfied_or_not() -> None:
    words = Counter(
        word for row in rows(SURVEY) for name, word in row.items() if name.startswith("Please rate")
    )
    answers = [SCALE.get(word, np.nan) for word in words.elements()]
    counted = sum(words[word] for word in SCALE)
    assert 0 < counted < len(answers)
    found = satisfied_share(np.array(answers))
    assert found == share_estimate(words["Satisfied"] + words["Very Satisfied"], counted)


def test_the_share_of_subscribers_who_left_is_the_known_one(
    subscribers: list[dict[str, str]],
) -> None:
    left = stays(subscribers).lapsed
    assert (len(left), int(left.sum())) == (7_043, 1_869)
    kept = retention_rate(np.ones(len(left), bool), ~left)
    assert kept is not None
    assert 1 - kept.value == pytest.approx(0.265, abs=5e-4)


def test_subscribers_with_longer_contracts_stay_longer(subscribers: list[dict[str, str]]) -> None:
    contracts = sorted({row["contract"] for row in subscribers})
    groups = {
        name: stays([row for row in subscribers if row["contract"] == name]) for name in contracts
    }
    assert contracts == ["Month-to-month", "One year", "Two year"]
    found = compare_survival(groups)
    assert (found.freedom, found.p_value < 1e-100) == (2, True)
    ends = [survival_curve(group).share[-1] for group in groups.values()]
    assert ends == sorted(ends)
    assert survival_curve(groups["Month-to-month"]).median_days is not None
    assert survival_curve(groups["Two year"]).median_days is None


def test_nobody_who_was_not_asked_is_a_passive() -> None:
    unanswered = np.full(50, np.nan)
    found = nps_of_answers(np.concatenate([unanswered, np.array([9.0, 10.0, 3.0])]))
    assert found is not None
    assert found.n == 3
