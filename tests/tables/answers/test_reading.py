"""Rows with many answers become one row per answer, without a server in between."""

import pyarrow as pa

from customer_map.tables.answers.reading import one_row_per_answer
from customer_map.tables.batches import RawBatch
from customer_map.tables.conversion import convert
from customer_map.tables.suggestions import suggest_mapping

COLUMNS = {
    "Rate us: [Desk]": ["Very satisfied", "N/A", "Dissatisfied"],
    "Rate us: [Studio]": ["Neutral", None, "Satisfied"],
    "Anything else to say?": ["None", "You are great people, thank you", None],
    "Region": ["N", "S", "N"],
}


def answers() -> list[dict[str, object]]:
    arrays = [pa.array(cells, pa.string()) for cells in COLUMNS.values()]
    cells = pa.RecordBatch.from_arrays(arrays, names=list(COLUMNS))
    raw = RawBatch(cells, pa.array([2, 3, 4], pa.int64()))
    mapping = suggest_mapping(tuple(COLUMNS), cells)
    long = one_row_per_answer(convert(raw, mapping), raw, mapping, "nobody")
    told = long.fields.to_pylist()
    kept = long.custom.to_pylist()
    lines = long.lines.to_pylist()
    return [{"line": line, **row, **own} for line, row, own in zip(lines, told, kept, strict=True)]


def test_each_answer_has_its_question_scale_and_line() -> None:
    told = [(row["line"], row["row"], row["number"], row["answer"]) for row in answers()]
    assert told == [
        (2, "Desk", 5, None),
        (4, "Desk", 2, None),
        (2, "Studio", 3, None),
        (4, "Studio", 4, None),
        (3, "", None, "You are great people, thank you"),
    ]
    assert {(row["scale_from"], row["scale_to"]) for row in answers()} == {(1, 5), (None, None)}
    assert {row["Region"] for row in answers()} == {"N", "S"}


def test_answers_of_one_row_share_its_key_and_questions_have_their_own() -> None:
    rows = answers()
    assert rows[0]["row_key"] == rows[2]["row_key"] != rows[1]["row_key"]
    assert len({row["question_key"] for row in rows}) == 3
    assert answers() == rows
