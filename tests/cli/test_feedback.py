"""`customer-map feedback` as a person at a terminal or another program calls it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from customer_map.cli.app import new_app
from customer_map.errors import CustomerMapError

ROWS = [
    "ticket id,what customers said,nps,team",
    "t1,客服回答得很耐心，问题当场解决了。,10,北区",
    "t2,The app crashes every time I open a report.,2,south",
    "t3,建议增加夜间客服。,7,北区",
    "t4,请回电13812345678，什么时候发货？,9,south",
    "t5,,NA or Do Not Use,south",
    "t6,Das ist nicht gut,10 - Strongly Agree,北区",
    "t7,<script>alert(1)</script>包装破了,11,北区",
]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(ROWS), "utf-8")
    return path


def told(*words: object) -> dict[str, Any]:
    result = CliRunner().invoke(new_app(), ["feedback", *map(str, words), "--json"])
    assert result.exit_code == 0, (result.output, result.exception)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_json_has_the_keys_that_programs_rely_on(answers: Path) -> None:
    found = told(answers, "--group", "team")
    assert {"rows", "topics", "scores"} <= set(found)
    assert {"id", "language", "sentiment", "label", "kind", "topics"} <= set(found["rows"][0])
    assert {"label", "count", "share", "sentiment", "quotes"} <= set(found["topics"][0])
    assert {"nps", "low", "high", "answered", "groups"} <= set(found["scores"])
    assert {"group", "nps", "low", "high", "answered"} <= set(found["scores"]["groups"][0])


def test_rows_are_read_one_by_one(answers: Path) -> None:
    rows = {row["id"]: row for row in told(answers)["rows"]}
    assert [rows[name]["language"] for name in ("t1", "t2", "t5", "t6")] == [
        "zh",
        "en",
        "none",
        "other",
    ]
    assert [rows[name]["label"] for name in ("t1", "t2", "t5", "t6")] == [
        *("positive", "negative", "neutral", "neutral"),
    ]
    assert [rows[name]["kind"] for name in ("t1", "t2", "t3", "t4")] == [
        *("praise", "pain", "suggestion", "question"),
    ]


def test_who_did_not_answer_and_scores_off_the_scale_do_not_count(answers: Path) -> None:
    scores = told(answers, "--group", "team")["scores"]
    assert (scores["answered"], scores["unanswered"], scores["off_scale"]) == (5, 1, 1)
    assert (scores["promoters"], scores["passives"], scores["detractors"]) == (3, 1, 1)
    assert scores["nps"] == 40
    assert {each["group"]: each["answered"] for each in scores["groups"]} == {"北区": 3, "south": 2}


def test_quotes_hide_personal_data_and_markup(answers: Path) -> None:
    quotes = json.dumps(told(answers)["topics"], ensure_ascii=False)
    assert "13812345678" not in quotes
    assert "<script" not in quotes


def test_columns_can_be_named(answers: Path) -> None:
    found = told(answers, "--text", "team", "--score", "nps", "--id", "ticket id")
    assert found["columns"] == {"text": "team", "score": "nps", "id": "ticket id"}


def test_a_column_that_is_not_there_is_said(answers: Path) -> None:
    result = CliRunner().invoke(new_app(), ["feedback", str(answers), "--text", "nope"])
    assert isinstance(result.exception, CustomerMapError)
    assert "nope" in str(result.exception)


def test_tables_are_printed_and_files_written(answers: Path, tmp_path: Path) -> None:
    shown = CliRunner().invoke(new_app(), ["feedback", str(answers)])
    assert "Feelings and kinds" in shown.stdout
    for ending in ("csv", "xlsx", "html", "json", "parquet"):
        path = tmp_path / f"out.{ending}"
        result = CliRunner().invoke(new_app(), ["feedback", str(answers), "--out", str(path)])
        assert result.exit_code == 0, result.exception
        assert path.stat().st_size > 100
    assert "<script>alert" not in (tmp_path / "out.html").read_text("utf-8")


def test_a_taxonomy_of_ones_own_is_used(answers: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(
        json.dumps(
            {"entries": [{"id": "night", "en": "Night", "zh": "夜间", "words": {"zh": ["夜间"]}}]}
        ),
        "utf-8",
    )
    found = told(answers, "--taxonomy", own)
    assert [each["label"] for each in found["topics"] if each["source"] == "taxonomy"] == ["夜间"]
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    result = CliRunner().invoke(new_app(), ["feedback", str(answers), "--taxonomy", str(broken)])
    assert isinstance(result.exception, CustomerMapError)
