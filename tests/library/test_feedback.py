import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_map as cm
from customer_map.analytics.satisfaction.marks import Scale, marks_of
from customer_map.analytics.satisfaction.scores import Measure, score_of
from customer_map.library.feedback_scores import score_figures
from customer_map.library.feedback_tables import FeedbackColumnsUnknownError
from customer_map.tables.answers.scales import scale_of, score_in


def rows(count: int = 120) -> list[dict[str, str]]:
    good = ["物流很快，包装也好", "great service, thank you", "质量不错，很满意"]
    bad = ["包装破了，客服不理人", "the app crashes all the time", "质量太差，退货"]
    return [
        {
            "comment": f"{(good if number % 2 else bad)[number % 3]} {number}",
            "rating": "5" if number % 2 else "1",
            "region": "east" if number % 4 else "west",
        }
        for number in range(count)
    ]


def test_columns_are_guessed_and_said() -> None:
    found = cm.feedback(rows())
    assert found.read.columns == {"text": "comment", "score": "rating"}
    assert set(found.read.guessed) == {"text", "score"}
    assert any("comment" in fact for fact in found.facts())


def test_every_row_is_told_and_topics_are_shares_of_rows() -> None:
    found = cm.feedback(rows(), group="region")
    assert len(found.to_dict()["rows"]) == found.to_arrow().num_rows == 120
    for topic in found.topics:
        assert topic.share == pytest.approx(topic.count / 120)
        held = sum(topic.label in labels for labels in found.row_topics)
        assert held == topic.count
    assert [each.group for each in found.groups] == ["east", "west"]


def test_the_published_interval_of_the_net_promoter_score() -> None:
    """60 promoters, 20 passives, 20 detractors: 38.8 ± 15.5 (Rocks 2016); the empty ones are no passives."""
    answers = ["10"] * 60 + ["8"] * 20 + ["3"] * 20 + [""] * 50
    found = cm.feedback([{"text": "fine with me", "nps": each} for each in answers])
    scores = found.to_dict()["scores"]
    assert (scores["nps"], scores["answered"], scores["unanswered"]) == (40.0, 100, 50)
    assert (scores["low"], scores["high"]) == (
        pytest.approx(38.8 - 15.5, abs=0.1),
        pytest.approx(38.8 + 15.5, abs=0.1),
    )


def test_of_five_stars_only_the_fifth_promotes() -> None:
    scores = np.array([5, 5, 4, 3, 1, np.nan])
    whole, _ = score_figures(scores, [], scale_of(scores, out_of_ten=False))
    assert (whole.promoters, whole.passives, whole.detractors, whole.nps) == (2, 1, 2, 0.0)


def test_a_low_score_out_of_ten_stays_out_of_ten() -> None:
    scores = np.array([1.0, 2.0, 5.0])
    assert scale_of(scores, out_of_ten=True) == (0, 10)
    assert scale_of(scores, out_of_ten=False) == (1, 5)
    assert scale_of(np.array([np.nan]), out_of_ten=False) is None


def test_other_scales_have_a_mean_and_no_net_promoter_score() -> None:
    scores = np.array([80.0, 95.0, 20.0])
    whole, _ = score_figures(scores, [], scale_of(scores, out_of_ten=False))
    assert (whole.nps, whole.satisfied, whole.mean) == (None, None, 65.0)


def test_the_satisfied_and_the_mean_have_the_intervals_of_surveys() -> None:
    scores = np.array([5, 5, 4, 3, 1, np.nan])
    whole, _ = score_figures(scores, [], (1, 5))
    marks = marks_of(scores, Scale(1, 5))
    share, mean = score_of(marks, Measure.CSAT), score_of(marks, Measure.RATING)
    assert share is not None
    assert mean is not None
    told = (whole.satisfied, whole.satisfied_low, whole.satisfied_high)
    assert told == pytest.approx((share.value, share.low, share.high), abs=1e-4)
    told = (whole.mean, whole.mean_low, whole.mean_high)
    assert told == pytest.approx((mean.value, mean.low, mean.high), abs=1e-3)


def test_a_frame_without_texts_is_refused() -> None:
    with pytest.raises(FeedbackColumnsUnknownError):
        cm.feedback([{"a": "1", "b": "2024-01-01"}])


@given(st.text(max_size=30))
def test_any_cell_is_a_score_or_none(cell: str) -> None:
    assert isinstance(score_in(cell), float)


def test_nothing_said_is_no_error() -> None:
    found = cm.feedback([{"comment": " ", "score": "no"}] * 3, text="comment", score="score")
    assert found.to_dict()["scores"]["nps"] is None
    assert [row["language"] for row in found.to_dict()["rows"]] == ["none"] * 3
    assert found.topics == ()


def test_own_answers_teach_when_there_are_enough() -> None:
    found = cm.feedback(rows(200))
    assert found.comparison is not None
    assert found.comparison.answers > 100
    assert cm.feedback(rows(10)).comparison is not None
    assert cm.feedback([{"comment": "很好用的东西"}]).comparison is None


def test_every_question_of_a_survey_has_figures_on_its_own_scale() -> None:
    answers = [
        ("Very satisfied", "10 - Strongly Agree", "Nice people, thank you"),
        ("N/A do not use", "1 - Strongly Disagree", "Slow, and nobody calls back"),
        ("Dissatisfied", "7 - Agree", ""),
    ]
    names = ("Rate us: [Desk]", "We listen", "Anything else to say?")
    found = cm.feedback([dict(zip(names, each, strict=True)) for each in answers])
    assert found.read.columns["text"] == "Anything else to say?"
    told = {each["question"]: each for each in found.to_dict()["scores"]["questions"]}
    desk, listen = told["Rate us: [Desk]"], told["We listen"]
    assert (desk["scale"], desk["answered"], desk["unanswered"], desk["mean"]) == (
        [1, 5],
        2,
        1,
        3.5,
    )
    assert (listen["scale"], listen["answered"], listen["mean"]) == ([1, 10], 3, 6.0)
    assert any(table.title == "Questions" for table in found.tables())


def test_a_score_in_words_can_be_named() -> None:
    rows = [{"said": "All is well here", "mood": each} for each in ("满意", "非常满意", "不适用")]
    scores = cm.feedback(rows, text="said", score="mood").to_dict()["scores"]
    assert (scores["scale"], scores["answered"], scores["mean"]) == ([1, 5], 2, 4.5)
    assert scores["questions"] == []
