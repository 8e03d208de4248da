"""Turns rows of a file into counts for each of its questions: answered, not applicable, empty, refused."""

from collections import Counter
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.answers.columns import no_answers, read_answers
from customer_map.tables.answers.recognition import question_of
from customer_map.tables.answers.scales import AnswerScale
from customer_map.tables.batches import RawBatch
from customer_map.tables.mappings import ColumnMapping, Mapping
from customer_map.tables.values.readings import mask
from customer_map.tables.values.texts import tidy

MOST_TEXTS = 200


@dataclass(frozen=True)
class AnswerCount:
    """What one column of answers holds: `answered + not_applicable + empty + refused` are the rows that were counted.

    `mean` is that of the marks, None for words; `texts` are some of the distinct answers or, where they are bare
    figures, the question: they show the language.
    """

    column: str
    question: str
    item: str
    scale: AnswerScale | None
    answered: int
    not_applicable: int
    empty: int
    refused: int
    mean: float | None
    texts: tuple[str, ...]


def count_answers(batch: RawBatch, mapping: Mapping) -> tuple[AnswerCount, ...]:
    """Count the answers of each column of answers, in the order of the file."""
    return tuple(_count(batch.columns.column(each.column), each) for each in mapping.answers())


def _count(cells: pa.Array, column: ColumnMapping) -> AnswerCount:
    read = read_answers(cells, column.scale)
    filled = tidy(cells)
    question = question_of(column.column)
    is_marked = column.scale is not None
    answered = len(cells) - read.values.null_count
    return AnswerCount(
        column=column.column,
        question=question.text,
        item=question.item,
        scale=column.scale,
        answered=answered,
        not_applicable=no_answers(cells),
        empty=filled.null_count,
        refused=sum(int(each.where.sum()) for each in read.faults),
        mean=pc.mean(read.values).as_py() if is_marked else None,
        texts=_texts(filled.filter(pa.array(mask(read.values.is_valid()))), column),
    )


def _texts(answered: pa.Array, column: ColumnMapping) -> tuple[str, ...]:
    """The most frequent answers; where they have no letters the question tells the language."""
    common = [text for text, _ in Counter(answered.to_pylist()).most_common(MOST_TEXTS)]
    lettered = [text for text in common if any(map(str.isalpha, text))]
    return tuple(lettered or [column.column])
