"""Messy survey exports and review tables become touchpoints; every figure is counted here anew from the bare file."""

import csv
import gzip
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from rich.console import Console
from tests.intake.files import table_counts

import customer_map as cm
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import Customer, Touchpoint
from customer_map.server.feedback.actions.reading import note_everything, read_all
from customer_map.server.feedback.models import Statement
from customer_map.server.intake.actions.reverting import revert_import
from customer_map.server.intake.command import Wishes, import_files
from customer_map.server.intake.models import Import

DATA = Path(__file__).parents[2].parent / "shared" / "data"
SATISFIED = {
    "Very Dissatisfied": 1,
    "Dissatisfied": 2,
    "Neutral": 3,
    "Satisfied": 4,
    "Very Satisfied": 5,
}
OFTEN = {"Never": 1, "Rarely": 2, "Sometimes": 3, "Mostly": 4, "Always": 5}

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there"),
]


@pytest.fixture(autouse=True)
def files_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"


def imported(name: str | Path, **wishes: Any) -> Import:
    """Import a file twice: the second time adds nothing."""
    assert import_files([DATA / name], Wishes(**wishes), Console(quiet=True))
    row, before = Import.objects.first(), table_counts()
    assert import_files([DATA / name], Wishes(**wishes), Console(quiet=True))
    assert table_counts() == before
    assert row is not None
    return row


def bare(name: str) -> tuple[list[str], list[list[str]]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    return header, [row for row in rows if any(cell.strip() for cell in row)]


def marks_by_header(name: str, mark_of: Any) -> dict[str, list[float]]:
    header, rows = bare(name)
    found: dict[str, list[float]] = {}
    for place, asked in enumerate(header):
        marks = [mark_of(row[place].strip()) for row in rows]
        found[asked] = [mark for mark in marks if mark is not None]
    return {asked: marks for asked, marks in found.items() if marks}


def told_by_header() -> dict[str, list[Touchpoint]]:
    found: dict[str, list[Touchpoint]] = {}
    for row in Touchpoint.records.filter(score__isnull=False):
        item = row.properties.get("row", "")
        asked = row.properties["question"] + (f" [{item}]" if item else "")
        found.setdefault(asked, []).append(row)
    return found


def assert_same_marks(expected: dict[str, list[float]], lowest: int, highest: int) -> None:
    told = told_by_header()
    plain = {" ".join(asked.split()).replace(" ]", "]"): marks for asked, marks in expected.items()}
    assert set(told) == set(plain)
    for asked, rows in told.items():
        marks = [float(row.properties["number"]) for row in rows]
        assert Counter(marks) == Counter(map(float, plain[asked])), asked
        scores = [2 * (mark - lowest) / (highest - lowest) - 1 for mark in marks]
        told_scores = [row.score for row in rows if row.score is not None]
        assert fmean(told_scores) == pytest.approx(fmean(scores))


def test_a_survey_in_words_gives_the_marks_of_its_bare_file() -> None:
    name = "csat_tsg/0_Input_CustSatData.csv"
    row = imported(name)
    assert (row.kind, row.refused_lines) == ("feedback", 0)
    expected = marks_by_header(name, (SATISFIED | OFTEN).get)
    assert len(expected) == 12
    assert_same_marks(expected, 1, 5)
    header, rows = bare(name)
    comments = [
        cells[header.index("Is there anything else you would like to share?")] for cells in rows
    ]
    written = Touchpoint.records.exclude(text="")
    said = {comment.strip() for comment in comments if comment.strip() not in {"", "none"}}
    assert {touchpoint.text for touchpoint in written} == said
    assert {touchpoint.channel for touchpoint in written} == {"survey"}
    assert {one.properties.get("column-15") for one in written} <= {
        "Fall 2018",
        "Winter 2019",
        "Spring 2019",
        None,
    }
    assert Customer.records.get().name == "Anonymous: 0_Input_CustSatData"


def test_a_survey_of_labelled_figures_gives_the_marks_of_its_bare_file() -> None:
    name = "csat_tsg/tsg_2019_2020.csv"

    def mark(cell: str) -> float | None:
        first = cell.split(" ", maxsplit=1)[0]
        return float(first) if first.isdigit() and 1 <= int(first) <= 10 else None

    row = imported(name)
    assert (row.kind, row.refused_lines) == ("feedback", 0)
    header, _ = bare(name)
    asked = {each for each in header if each.endswith("]")}
    expected = {each: marks for each, marks in marks_by_header(name, mark).items() if each in asked}
    assert len(expected) == 36
    assert_same_marks(expected, 1, 10)
    no_use = sum(cell == "NA or Do Not Use" for cells in bare(name)[1] for cell in cells)
    assert no_use > 1000
    assert not Touchpoint.records.filter(text__icontains="do not use").exists()


def test_a_survey_is_taken_back() -> None:
    row = imported("csat_tsg/0_Input_CustSatData.csv")
    assert Touchpoint.records.count() > 1000
    revert_import(actor=Actor.system(), row=row)
    assert Touchpoint.records.count() == 0
    assert not Customer.records.filter(deleted_at__isnull=True).exists()


def test_reviews_have_their_score_beside_their_words(tmp_path: Path) -> None:
    with gzip.open(
        DATA / "zh_chnsenticorp/ChnSentiCorp_htl_all.csv.gz", "rt", encoding="utf-8-sig"
    ) as file:
        rows = list(csv.DictReader(file))[2_000:2_600]
    path = tmp_path / "hotel reviews.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ("label", "review"))
        writer.writeheader()
        writer.writerows(rows)
    assert imported(path).kind == "feedback"
    told = Counter((one.score, one.text) for one in Touchpoint.records.all())
    assert told == Counter((float(row["label"]) * 2 - 1, row["review"].strip()) for row in rows)
    assert {one.channel for one in Touchpoint.records.all()} == {"review"}
    note_everything()
    read_all()
    assert Statement.records.filter(label="positive").count() > 300


def test_tweets_about_airlines_keep_feeling_time_and_airline() -> None:
    with gzip.open(
        DATA / "en_airline_tweets/Tweets.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    row = imported("en_airline_tweets/Tweets.csv.gz")
    assert (row.kind, row.read_lines) == ("feedback", len(rows))
    told = Counter(Touchpoint.records.values_list("score", flat=True))
    felt = Counter(each["airline_sentiment"] for each in rows)
    assert told == {-1.0: felt["negative"], 0.0: felt["neutral"], 1.0: felt["positive"]}
    airlines = Counter(Touchpoint.records.values_list("properties__airline", flat=True))
    assert airlines == Counter(each["airline"] for each in rows)
    newest = Touchpoint.records.latest("occurred_at").occurred_at.isoformat()
    assert newest == "2015-02-24T19:53:37+00:00"


def test_the_command_line_tells_the_same_figures_of_each_question() -> None:
    name = "csat_tsg/0_Input_CustSatData.csv"
    expected = marks_by_header(name, (SATISFIED | OFTEN).get)
    told = {each.group: each for each in cm.feedback(DATA / name).questions}
    plain = {" ".join(asked.split()): marks for asked, marks in expected.items()}
    assert set(told) == set(plain)
    for asked, marks in plain.items():
        assert told[asked].answered == len(marks)
        assert told[asked].mean == pytest.approx(fmean(marks), abs=1e-3)
        satisfied = sum(mark >= 4 for mark in marks) / len(marks)
        assert told[asked].satisfied == pytest.approx(satisfied, abs=1e-4)
