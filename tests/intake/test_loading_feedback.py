"""Answers, reviews and tickets become touchpoints: each question its own, with score, words and question."""

import pytest
from tests.intake.conftest import Run
from tests.intake.files import table_counts

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Contact, Customer, Touchpoint
from customer_map.server.feedback.actions.reading import note_everything, read_all
from customer_map.server.feedback.models import Statement
from customer_map.server.web.imports.uploading import SAMPLES

pytestmark = pytest.mark.django_db
SURVEY = (SAMPLES / "feedback.en.csv").read_text("utf-8-sig")
REVIEWS = """Review date,Reviewer,Stars,Review,Product
2025-03-01,Ann,5,Great lamp and fast delivery.,Lamp
2025-03-02,Bo,1,It broke after a day.,Lamp
2025-03-02,Cy,,,Chair
2025-03-03,Di,3,,Chair
"""


def told(question: str, row: str = "") -> dict[str, Touchpoint]:
    found = Touchpoint.records.filter(properties__question=question)
    if row:
        found = found.filter(properties__row=row)
    return {one.customer.name: one for one in found.select_related("customer")}


def test_each_question_of_a_row_is_a_touchpoint_of_its_own(run: Run) -> None:
    done = run(SURVEY)
    assert (done.kind, done.state, done.read_lines, done.refused_lines) == (
        "feedback",
        "done",
        3,
        0,
    )
    assert done.counts["touchpoint"]["created"] == 3 + 2 + 3 + 2
    delivery = told("How satisfied are you with:", "Delivery")
    assert [delivery[name].score for name in ("C-1001", "C-1002", "Anonymous: file")] == [
        1,
        -0.5,
        0,
    ]
    assert set(told("How satisfied are you with:", "Support")) == {"C-1001", "Anonymous: file"}
    likely = told("How likely are you to recommend us?")["C-1002"]
    assert likely.score == pytest.approx(-0.2)
    assert likely.properties == {
        "question": "How likely are you to recommend us?", "row": "", "kind": "nps", "number": 4,
        "scale_from": 0, "scale_to": 10, "region": "Asia", "survey": "file",
    }  # fmt: skip
    words = told("What should we do better?")["C-1002"]
    assert (words.text, words.score, words.channel, words.direction) == (
        "The parcel arrived a week late and nobody called.",
        None,
        "survey",
        "in",
    )


def test_the_same_file_again_adds_nothing_and_a_longer_one_only_what_is_new(run: Run) -> None:
    run(SURVEY)
    before = table_counts()
    again = run(SURVEY)
    assert table_counts() == before
    assert again.counts["touchpoint"] == {"created": 0, "updated": 0, "unchanged": 10}
    more = run(SURVEY + "R-4,2025-05-04 10:00,C-1001,,Neutral,,,,North\n")
    assert more.counts["touchpoint"]["created"] == 1


def test_the_chinese_sample_tells_the_same(run: Run) -> None:
    run((SAMPLES / "feedback.zh.csv").read_text("utf-8-sig"))
    scores = Touchpoint.records.filter(score__isnull=False).values_list("score", flat=True)
    assert sorted(round(score, 2) for score in scores) == [-1, -1, -0.5, -0.2, 0, 0.5, 1, 1]


def test_a_review_is_one_touchpoint_with_score_and_words(run: Run) -> None:
    done = run(REVIEWS)
    assert (done.kind, done.counts["touchpoint"]["created"]) == ("feedback", 3)
    rows = {one.customer.name: one for one in Touchpoint.records.select_related("customer")}
    assert (rows["Ann"].score, rows["Ann"].text) == (1, "Great lamp and fast delivery.")
    assert (rows["Di"].score, rows["Di"].text, rows["Di"].channel) == (0, "", "review")
    assert rows["Bo"].properties["product"] == "Lamp"
    note_everything()
    read_all()
    assert set(Statement.records.values_list("label", flat=True)) == {"positive", "negative"}


def test_equal_rows_without_a_number_are_all_kept(run: Run) -> None:
    twice = "Stars,Review\n5,Very good\n5,Very good\n1,Too late\n"
    run(twice)
    assert Touchpoint.records.count() == 3
    run(twice)
    assert Touchpoint.records.count() == 3


def test_one_answer_off_the_scale_is_refused_and_the_others_of_its_line_are_taken(run: Run) -> None:
    rows = "".join(f"{n},Good value number {n} for us\n" for n in (5, 4, 3, 2, 1, 5, 4, 3, 2))
    done = run("Rating,Comment\n" + rows + "99,Still I like it a lot\n")
    refused = done.refusals.get()
    assert (refused.line, refused.column, refused.reason) == (11, "Rating", "not_on_the_scale")
    assert done.refused_lines == 1
    kept = Touchpoint.records.get(text="Still I like it a lot")
    assert kept.score is None


def test_answers_without_a_time_are_refused_where_the_file_tells_times(run: Run) -> None:
    done = run(
        "Submitted at,Stars,Review\n2025-01-01,5,Good\n,4,Fine with me\n,,\n2025-01-02,1,Bad\n"
    )
    assert [(one.line, one.reason) for one in done.refusals.all()] == [(3, "missing_value")]
    assert Touchpoint.records.count() == 2


def test_an_address_that_is_known_leads_to_the_contact_and_its_company(run: Run) -> None:
    nova = Customer.records.create(name="Nova", kind="organisation")
    karen = Contact.records.create(name="Karen Lee", email="Karen@nova.example", customer=nova)
    run("E-mail,Stars,Review\nkaren@nova.example,5,Good work\n")
    row = Touchpoint.records.get()
    assert (row.customer, row.contact) == (nova, karen)
    assert Customer.records.count() == 1


def test_answers_of_nobody_go_to_the_customer_that_was_named(run: Run) -> None:
    nova = Customer.records.create(name="Nova Systems", kind="organisation")
    run("Stars,Review\n5,Good work\n1,Bad work\n", nobody="nova  systems")
    assert {row.customer for row in Touchpoint.records.select_related("customer")} == {nova}


def test_answers_of_customers_of_others_are_refused(run: Run, member: User) -> None:
    run(SURVEY)
    before = Touchpoint.records.count()
    done = run(SURVEY + "R-9,2025-05-09 10:00,C-7,,Neutral,,,,North\n", user=member)
    assert {one.line for one in done.refusals.all()} == {2, 3, 4}
    assert {one.reason for one in done.refusals.all()} == {"not_editable"}
    assert Touchpoint.records.count() == before + 1


def test_markup_and_huge_texts_are_words_like_any_other(run: Run) -> None:
    huge = "good " * 19_000
    run(f"Stars,Review\n5,<script>alert(1)</script> nice\n1,{huge}\n")
    texts = set(Touchpoint.records.values_list("text", flat=True))
    assert texts == {"<script>alert(1)</script> nice", huge.strip()}


def test_a_column_can_be_chosen_to_be_an_answer_or_none(run: Run) -> None:
    done = run(SURVEY, columns={"Region": "answer", "What should we do better?": "custom"})
    assert done.counts["touchpoint"]["created"] == 3 + 2 + 3 + 3
    assert {one.text for one in told("Region").values()} == {"North", "Asia"}
