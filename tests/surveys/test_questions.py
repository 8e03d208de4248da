"""The document of a survey is read strictly, and comes back as it went."""

import json

import pytest

from customer_map.server.surveys.errors import SurveyDocumentError
from customer_map.server.surveys.questions import (
    LARGEST_DOCUMENT_BYTES,
    Document,
    Page,
    Question,
    QuestionKind,
    Scale,
    document_of,
    dumps,
    loads,
    plain,
    text_in,
)

ONE = {
    "pages": [
        {
            "id": "p1",
            "title": {"zh-hans": "服务", "en": "Service"},
            "questions": [
                {
                    "id": "likely",
                    "kind": "nps",
                    "text": {"zh-hans": "您会推荐我们吗?", "en": "Would you recommend us?"},
                    "scale": {"from": 0, "to": 10, "low_label": {"en": "no"}},
                    "is_required": True,
                },
                {
                    "id": "why",
                    "kind": "open",
                    "text": {"en": "Why?"},
                    "show_if": {"question": "likely", "op": "at_most", "value": 6},
                },
            ],
        }
    ]
}


def test_a_document_comes_back_as_it_went() -> None:
    document = document_of(ONE)
    assert loads(dumps(document)) == document == document_of(plain(document))
    assert plain(document) == ONE


def test_questions_are_found_by_their_id() -> None:
    document = document_of(ONE)
    assert [question.id for question in document.questions()] == ["likely", "why"]
    found = document.question("likely")
    assert found
    assert found.marks == Scale(0, 10, low_label={"en": "no"})
    assert document.question("gone") is None


def test_a_mark_has_its_usual_scale_where_none_is_given() -> None:
    marks = {kind: Question("a", kind).marks for kind in QuestionKind}
    assert marks[QuestionKind.NPS] == Scale(0, 10)
    assert marks[QuestionKind.CES] == Scale(1, 7)
    assert list((marks[QuestionKind.CSAT] or Scale()).marks) == [1, 2, 3, 4, 5]
    assert marks[QuestionKind.OPEN] is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "survey"),
        ("[]", "survey"),
        ("[" * 100_000, "survey"),
        ('{"pages": 1}', "$.pages"),
        ('{"pages": [{"id": "p", "questions": [{"id": "a", "kind": "essay"}]}]}', "$.pages[0].questions[0].kind"),
        ('{"pages": [{"id": "p", "script": "x"}]}', "$.pages[0]"),
        ('{"pages": [{"id": "p", "title": {"en": 5}}]}', "$.pages[0].title[...]"),
        ('{"pages": [{"id": "p", "title": {"en": "a\\u0000b"}}]}', "survey"),
        ('{"pages": "' + "x" * LARGEST_DOCUMENT_BYTES + '"}', "survey"),
    ],
    ids=["nothing", "a list", "deep", "a number", "a kind", "a word", "a text", "nul", "large"],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(SurveyDocumentError) as refused:
        loads(text)
    assert refused.value.fields["place"] == place


def test_what_was_decoded_elsewhere_is_read_as_strictly() -> None:
    with pytest.raises(SurveyDocumentError, match=r"\$\.pages\[0\]\.id"):
        document_of(json.loads('{"pages": [{"id": 7}]}'))


def test_a_missing_language_is_spoken_in_another() -> None:
    assert text_in({"zh-hans": "", "en": "Why?"}, "zh-hans") == "Why?"
    assert text_in({}, "en") == ""
    assert Document((Page("p"),)).pages[0].title == {}
