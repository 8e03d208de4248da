"""Columns of answers are found by what stands in them, and told from numbers, names, dates and choices."""

from collections.abc import Sequence

import pyarrow as pa
import pytest

from customer_map.tables.answers.recognition import Question, answer_columns, question_of
from customer_map.tables.answers.scales import AnswerScale
from customer_map.tables.mappings import Use
from customer_map.tables.suggestions import suggest_mapping

Columns = dict[str, Sequence[str | None]]


def sample(columns: Columns) -> pa.RecordBatch:
    arrays = [pa.array(list(cells), pa.string()) for cells in columns.values()]
    return pa.RecordBatch.from_arrays(arrays, names=list(columns))


def scales(columns: Columns) -> dict[str, AnswerScale | None]:
    return {name: found.scale for name, found in answer_columns(sample(columns)).items()}


def test_items_of_one_question_share_a_scale_though_one_lacks_its_ends() -> None:
    found = scales(
        {
            "Rate us: [Desk]": ["1 - Strongly Disagree", "7 - Agree", "10 - Strongly Agree", "4"],
            "Rate us: [Studio]": ["7 - Agree", "8", "NA or Do Not Use", "7 - Agree"],
        }
    )
    assert set(found.values()) == {AnswerScale(1, 10)}


def test_words_of_one_family_are_one_scale_in_the_whole_file() -> None:
    found = scales({"a": ["Satisfied", "Neutral", "N/A"], "b": ["Very satisfied", "Satisfied", ""]})
    assert found == dict.fromkeys("ab", AnswerScale(1, 5, "satisfaction"))


@pytest.mark.parametrize(
    ("header", "cells", "scale"),
    [
        ("How likely are you to recommend us?", ["9", "3", "10"], AnswerScale(0, 10)),
        ("评分", ["5", "4", "1"], AnswerScale(1, 5)),
        ("Rating", ["★★★☆☆", "★★★★★", "★☆☆☆☆"], AnswerScale(1, 5)),
        ("Stars", ["4/5", "2/5", "5/5"], AnswerScale(1, 5)),
        ("label", ["1", "0", "1"], AnswerScale(0, 1)),
        ("sentiment", ["negative", "positive", "neutral"], AnswerScale(1, 3, "feeling")),
    ],
)
def test_one_column_of_marks(header: str, cells: list[str], scale: AnswerScale) -> None:
    assert scales({header: cells}) == {header: scale}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Age", ["18-24", "25-34", "18-24"]),
        ("How often?", ["1-2 times", "3-5 times", "1-2 times"]),
        ("Quantity", ["5", "4", "1"]),
        ("sentiment_confidence", ["0.5", "1", "0.7"]),
        ("Region", ["North", "South", "North"]),
        ("Address", ["12 Long Winding Road, Leeds", "4 Short Street, York", "1 The Green, Bath"]),
        ("Column 3", ["60", "120", "42"]),
        ("Phone", ["010-65529988", "021-62800000", "0755-8800000"]),
    ],
)
def test_other_columns_are_no_answers(header: str, cells: list[str]) -> None:
    assert scales({header: cells}) == {}


def test_questions_and_their_items() -> None:
    assert question_of("1A. Always there (see right). [B&MPS]") == Question(
        "1A. Always there (see right).", "B&MPS"
    )
    assert question_of("您是否满意？[物流]") == Question("您是否满意？", "物流")
    assert question_of("Why?") == Question("Why?", "")


def test_a_ticket_export_is_feedback() -> None:
    mapping = suggest_mapping(
        (
            "Ticket ID",
            "Created at",
            "Requester",
            "Subject",
            "Description",
            "Satisfaction rating",
            "Group",
        ),
        sample(
            {
                "Ticket ID": ["101", "102", "103"],
                "Created at": ["2025-03-01 09:00", "2025-03-02 10:00", "2025-03-03 11:00"],
                "Requester": ["Ann Lee", "Bo Chen", "Cy Young"],
                "Subject": ["Login", "Invoice", "Export"],
                "Description": [
                    "I cannot sign in since the update.",
                    "The invoice shows the wrong address again.",
                    "Exports work well now, thank you very much.",
                ],
                "Satisfaction rating": ["2", "1", "5"],
                "Group": ["Tier 1", "Tier 1", "Tier 2"],
            }
        ),
    )
    assert mapping.kind == "feedback"
    assert mapping.is_certain()
    assert {each.column for each in mapping.answers()} == {"Description", "Satisfaction rating"}
    assert {c.column: c.target for c in mapping.columns if c.use is Use.FIELD} == {
        "Ticket ID": "response_key",
        "Created at": "answered_at",
        "Requester": "customer_name",
        "Subject": "title",
    }


def test_feedback_without_any_answer_lacks_something() -> None:
    mapping = suggest_mapping(("Region",), sample({"Region": ["N", "S"]}), kind="feedback")
    assert mapping.missing() == (("answer",),)
