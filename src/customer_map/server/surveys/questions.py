"""The document of a survey: pages of questions with their conditions, to and from JSON; no database, no Django."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from customer_map.server.surveys.errors import SurveyDocumentError

Texts = dict[str, str]
"""One text for each language."""

LARGEST_DOCUMENT_BYTES = 1024 * 1024
OTHER, NOT_APPLICABLE = "other", "na"
"""What an answer chooses besides its options: own words, or that the question does not apply."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    RATING = "rating"
    CHOICE = "choice"
    MATRIX = "matrix"
    OPEN = "open"
    INFO = "info"


class Operator(StrEnum):
    """How a condition compares an earlier answer."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANY_OF = "any_of"
    ANSWERED = "answered"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the document: words that nobody knows are refused."""


class Scale(Part, frozen=True, rename={"first": "from", "last": "to"}):
    """The marks from the lowest to the highest, and what those two mean."""

    first: int = 1
    last: int = 5
    low_label: Texts = {}
    high_label: Texts = {}

    @property
    def marks(self) -> range:
        """Every mark, the lowest first."""
        return range(self.first, self.last + 1)


class Option(Part, frozen=True):
    """Something to choose, or a row of a matrix."""

    id: str
    text: Texts = {}


class Condition(Part, frozen=True):
    """Shows a page or question only after a certain answer to an earlier question."""

    question: str
    op: Operator
    value: str | int | float | list[str] | None = None
    row: str = ""


class Question(Part, frozen=True):
    """One question, or words alone (`info`). `topic` names the product or service that it speaks of."""

    id: str
    kind: QuestionKind
    text: Texts = {}
    help: Texts = {}
    is_required: bool = False
    scale: Scale | None = None
    options: tuple[Option, ...] = ()
    is_multiple: bool = False
    has_other: bool = False
    has_not_applicable: bool = False
    rows: tuple[Option, ...] = ()
    topic: str = ""
    show_if: Condition | None = None

    @property
    def marks(self) -> Scale | None:
        """The scale of a question that is answered by a mark, also when the document leaves it out."""
        return self.scale or USUAL_SCALES.get(self.kind)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The ids under which answers are kept: one for each row of a matrix, else one that is empty."""
        return tuple(row.id for row in self.rows) if self.kind == QuestionKind.MATRIX else ("",)


class Page(Part, frozen=True):
    """What is asked at a time."""

    id: str
    title: Texts = {}
    show_if: Condition | None = None
    questions: tuple[Question, ...] = ()


class Document(Part, frozen=True):
    """All pages of a survey."""

    pages: tuple[Page, ...] = ()

    def questions(self) -> Iterator[Question]:
        """Yield every question in order."""
        for page in self.pages:
            yield from page.questions

    def question(self, question_id: str) -> Question | None:
        """Return a question by its id."""
        return next((one for one in self.questions() if one.id == question_id), None)


USUAL_SCALES = {
    QuestionKind.NPS: Scale(0, 10),
    QuestionKind.CSAT: Scale(1, 5),
    QuestionKind.CES: Scale(1, 7),
    QuestionKind.RATING: Scale(1, 5),
    QuestionKind.MATRIX: Scale(1, 5),
}


def document_of(value: Mapping[str, Any]) -> Document:
    """Return the document that a decoded JSON object holds.

    Raises SurveyDocumentError naming the place of what does not fit.
    """
    try:
        return msgspec.convert(value, Document)
    except (msgspec.ValidationError, RecursionError) as problem:
        raise _refused(str(problem)) from problem


def loads(text: str | bytes) -> Document:
    """Return the document that a text holds; `loads(dumps(x)) == x`.

    Raises SurveyDocumentError when it is no JSON, too large, or does not fit.
    """
    content = text.encode(errors="replace") if isinstance(text, str) else text
    if len(content) > LARGEST_DOCUMENT_BYTES:
        megabytes = LARGEST_DOCUMENT_BYTES // (1024 * 1024)
        raise _refused(f"A survey takes {megabytes} MB at most.")
    try:
        found = msgspec.json.decode(content, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise _refused(str(problem)) from problem
    if b"\\u0000" in dumps(found):  # PostgreSQL cannot hold it
        raise _refused("A text holds a character that is none (NUL).")
    return found


def dumps(document: Document) -> bytes:
    """Return a document as JSON."""
    return msgspec.json.encode(document)


def plain(document: Document) -> dict[str, Any]:
    """Return a document as the JSON object that the database keeps."""
    kept: dict[str, Any] = msgspec.json.decode(dumps(document))
    return kept


def text_in(texts: Texts, language: str) -> str:
    """Return the text in a language; the first other one where it is missing.

    >>> text_in({"en": "Why?"}, "zh-hans"), text_in({}, "en")
    ('Why?', '')
    """
    return texts.get(language) or next((text for text in texts.values() if text), "")


def _refused(reason: str) -> SurveyDocumentError:
    told, _, place = reason.partition(" - at ")
    return SurveyDocumentError(place=place.strip("`") or "survey", reason=told)
