"""Reads the responses and answers of a survey as columns: a million answers without one object each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Extract, Length
from numpy.typing import NDArray

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import VisibleRows
from customer_map.server.insights.columns import read_columns
from customer_map.server.surveys.models import Survey, SurveyResponse
from customer_map.server.surveys.queries.results import answers_of, responses_of

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

SEPARATOR = "\x1f"
RESPONSE_TYPES = {
    "id": pa.string(),
    "started": pa.float64(),
    "completed": pa.float64(),
    "version": pa.string(),
    "language": pa.string(),
    "channel": pa.string(),
}
ANSWER_TYPES = {
    "response": pa.string(),
    "question": pa.string(),
    "row": pa.string(),
    "number": pa.float64(),
    "choices": pa.string(),
    "letters": pa.int64(),
}


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """What was said to one question or row: the places of the responses, their marks, choices, lengths of text."""

    places: Integers
    numbers: Numbers
    choices: pa.Array
    letters: Integers

    NOBODY: ClassVar["Answered"]

    def chose(self, option: str) -> Flags:
        """Tell which of these answers chose an option, alone or with others."""
        wrapped = pc.binary_join_element_wise("", self.choices, "", SEPARATOR)
        found = pc.match_substring(wrapped, f"{SEPARATOR}{option}{SEPARATOR}")
        return np.asarray(pc.fill_null(found, fill_value=False))


Answered.NOBODY = Answered(
    np.empty(0, np.int64), np.empty(0), pa.array([], pa.string()), np.empty(0, np.int64)
)


@dataclass(frozen=True, slots=True, eq=False)
class ResponseColumns:
    """The responses, one place each: when begun (microseconds since 1970), how long until the end, and what else.

    `seconds` is NaN for those that were left before the end. `answers` holds by question and row what was said.
    """

    ids: pa.Array
    moments: Integers
    seconds: Numbers
    versions: pa.Array
    languages: pa.Array
    channels: pa.Array
    answers: Mapping[tuple[str, str], Answered] = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def completed(self) -> Flags:
        """Which came to the end."""
        return ~np.isnan(self.seconds)

    def said_to(self, question: str, row: str = "") -> Answered:
        """Return what was said to a question, or a row of a matrix."""
        return self.answers.get((question, row), Answered.NOBODY)

    def marks(self, question: str, row: str = "") -> Numbers:
        """Return the mark of every response; NaN for none."""
        found = np.full(len(self), np.nan)
        said = self.said_to(question, row)
        found[said.places] = said.numbers
        return found


def read_responses(user: User, survey: Survey, narrowed: Q) -> ResponseColumns:
    """Return what `user` may read of a survey's responses, narrowed."""
    rows = responses_of(user, survey, narrowed)
    table = read_columns(
        rows.order_by("started_at", "pk")
        .annotate(
            began=Extract("started_at", "epoch"),
            took=Extract(F("completed_at") - F("started_at"), "epoch"),
        )
        .values_list("pk", "began", "took", "version_id", "language", "channel"),
        RESPONSE_TYPES,
    )
    ids = table["id"].combine_chunks()
    return ResponseColumns(
        ids=ids,
        moments=np.rint(table["started"].to_numpy() * 1_000_000).astype(np.int64),
        seconds=table["completed"].fill_null(np.nan).to_numpy(),
        versions=table["version"].combine_chunks(),
        languages=table["language"].fill_null("").combine_chunks(),
        channels=table["channel"].fill_null("").combine_chunks(),
        answers=_answers(user, survey, rows, ids),
    )


def _answers(
    user: User, survey: Survey, rows: VisibleRows[SurveyResponse], ids: pa.Array
) -> dict[tuple[str, str], Answered]:
    query: Any = answers_of(user, survey, rows).order_by()
    chosen = Func(
        F("choices"), Value(SEPARATOR), function="array_to_string", output_field=TextField()
    )
    query = query.annotate(chosen=chosen, letters=Length("text"))
    names = ("response_id", "question_id", "row_id", "number", "chosen", "letters")
    table = read_columns(query.values_list(*names), ANSWER_TYPES)
    places = pc.index_in(table["response"].combine_chunks(), value_set=ids)
    keys = pc.binary_join_element_wise(table["question"], table["row"].fill_null(""), SEPARATOR)
    coded = keys.combine_chunks().dictionary_encode()
    return _parted(coded, places, table)


def _parted(
    coded: pa.DictionaryArray, places: pa.Array, table: pa.Table
) -> dict[tuple[str, str], Answered]:
    """Part the answers by question and row."""
    codes = coded.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    # A response that came between the two queries has no place yet: its answers wait for the next look.
    order = order[places.is_valid().to_numpy(zero_copy_only=False)[order]]
    bounds = np.searchsorted(codes[order], np.arange(len(coded.dictionary) + 1))
    all_places = places.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    numbers = table["number"].fill_null(np.nan).to_numpy()
    choices = table["choices"].fill_null("").combine_chunks()
    letters = table["letters"].to_numpy()
    found = {}
    for code, key in enumerate(coded.dictionary.to_pylist()):
        part = order[bounds[code] : bounds[code + 1]]
        question, _, row = key.partition(SEPARATOR)
        found[question, row] = Answered(
            all_places[part], numbers[part], choices.take(pa.array(part)), letters[part]
        )
    return found
