"""Turns a file or frame of reviews, answers or tickets into texts with their scores and groups; columns are guessed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, TypedDict

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from customer_map.errors import CustomerMapError
from customer_map.library.raw_tables import RawTable, raw_table
from customer_map.tables.answers.recognition import (
    OUT_OF_TEN_NAMES,
    SCORE_NAMES,
    like_text,
    scales_of,
)
from customer_map.tables.answers.scales import AnswerScale, figure_in, scale_of, score_in
from customer_map.tables.event_columns import EventColumnNotFoundError
from customer_map.tables.header_names import plain
from customer_map.text.aspects import Taxonomy, TaxonomyUnreadableError

_ID_NAMES = re.compile(r"^(?:id|.* id|no|nr|key|ticket|.* number|编号|序号|单号|订单号|工单号)$")
_MOSTLY = 0.5


class FeedbackColumnsUnknownError(CustomerMapError):
    """No column looks like what customers said."""

    code: ClassVar[str] = "feedback_columns_unknown"
    message: ClassVar[str] = "{source}: no column is clearly what customers said."
    hint: ClassVar[str] = "Name it with --text. The columns are: {header}."


class FeedbackReading(TypedDict, total=False):
    """How feedback is read: `text`, `score`, `group` and `id` name columns, `sheet` the sheet or table.

    What is left out is guessed, but for `group`: without it there are no groups.
    """

    text: str | None
    score: str | None
    group: str | None
    id: str | None
    sheet: str


@dataclass(frozen=True)
class FeedbackTable:
    """One row per answer: `scores` are NaN where there is none, `groups` empty where nobody asked for them.

    `columns` says which column became what, `guessed` which of those nobody named; `scale` is that of the scores.
    `questions` holds the marks and the scale of every question of a survey that asks several, by column.
    """

    ids: tuple[str, ...] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    scores: NDArray[np.float64] = field(repr=False)
    groups: tuple[str, ...] = field(repr=False)
    columns: dict[str, str]
    guessed: tuple[str, ...]
    source: str
    title: str
    scale: tuple[float, float] | None
    questions: dict[str, tuple[NDArray[np.float64], tuple[float, float]]] = field(repr=False)

    def __len__(self) -> int:
        return len(self.texts)


def read_feedback(source: object, reading: FeedbackReading) -> FeedbackTable:
    """Read a path or a frame.

    Raises:
        FeedbackColumnsUnknownError: No column is clearly what customers said.
        EventColumnNotFoundError: A column that was named is not there.
        CustomerMapError: The file cannot be read.
    """
    with raw_table(source, reading.get("sheet", "")) as table:
        known = scales_of(table.sample)
        columns, guessed = _columns(table, reading, known)
        asked = {} if reading.get("score") or len(known) == 1 else known
        cells: dict[str, list[str]] = {name: [] for name in (*columns.values(), *asked)}
        lines: list[str] = []
        for batch in table.batches:
            for name, column in cells.items():
                column += [each or "" for each in batch.columns.column(name).to_pylist()]
            lines += map(str, batch.lines.to_pylist())
    given = {use: cells[name] for use, name in columns.items()}
    scores = _figures(given.get("score", [""] * len(lines)), known.get(columns.get("score", "")))
    return FeedbackTable(
        ids=tuple(given.get("id", lines)),
        texts=tuple(given["text"]),
        scores=scores,
        groups=tuple(given.get("group", ())),
        columns=columns,
        guessed=guessed,
        source=table.name,
        title=table.title,
        scale=_scale(scores, columns.get("score", ""), known),
        questions={
            name: (_figures(cells[name], scale), (scale.lowest, scale.highest))
            for name, scale in asked.items()
        },
    )


def _figures(cells: Sequence[str], scale: AnswerScale | None) -> NDArray[np.float64]:
    return np.array([figure_in(each, scale) for each in cells], np.float64)


def _scale(
    scores: NDArray[np.float64], name: str, known: dict[str, AnswerScale]
) -> tuple[float, float] | None:
    if name in known:
        return known[name].lowest, known[name].highest
    return scale_of(scores, out_of_ten=bool(OUT_OF_TEN_NAMES.search(plain(name))))


def read_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy that somebody edited. Raises: TaxonomyUnreadableError."""
    try:
        return Taxonomy.loads(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyUnreadableError(reason=f"{path.name} cannot be opened") from error


def _columns(
    table: RawTable, reading: FeedbackReading, known: dict[str, AnswerScale]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Which column is what, and which of them were guessed; `known` are the columns of marks."""
    wishes = {use: _named(table, reading, use) for use in ("id", "text", "score", "group")}
    chosen = {use: name for use, name in wishes.items() if name}
    guessed = []
    finders: dict[str, Callable[[Sequence[str], list[str]], float]] = {
        "text": _like_written,
        "score": _like_score,
        "id": _like_id,
    }
    for use, likeness in finders.items():
        if use in chosen:
            continue
        name = _best(table, likeness, set(chosen.values()))
        if name is None and use == "score":
            name = next((each for each in known if each not in chosen.values()), None)
        if name:
            chosen[use] = name
            guessed.append(use)
    if "text" not in chosen:
        raise FeedbackColumnsUnknownError(source=table.name, header=", ".join(table.header))
    return chosen, tuple(guessed)


def _named(table: RawTable, reading: FeedbackReading, use: str) -> str | None:
    name = reading.get(use)
    if isinstance(name, str) and name not in table.header:
        header = ", ".join(table.header)
        raise EventColumnNotFoundError(source=table.name, column=name, near=header, header=header)
    return name if isinstance(name, str) else None


def _best(
    table: RawTable, likeness: Callable[[Sequence[str], list[str]], float], taken: set[str]
) -> str | None:
    found = {
        name: likeness([plain(name)], _filled(table.sample.column(place)))
        for place, name in enumerate(table.header)
        if name not in taken
    }
    best = max(found, key=lambda name: found[name], default=None)
    return best if best is not None and found[best] > 0 else None


def _filled(column: pa.Array) -> list[str]:
    return [each for each in column.to_pylist() if each and each.strip()]


def _like_written(names: Sequence[str], cells: list[str]) -> float:
    return like_text(names[0], cells)


def _like_score(names: Sequence[str], cells: list[str]) -> float:
    """How much a column looks like scores: its name says so and most cells hold a figure of at most 100."""
    if not cells or not any(SCORE_NAMES.search(each) for each in names):
        return 0.0
    scores = [score_in(each) for each in cells]
    share = sum(-100 <= each <= 100 for each in scores) / len(cells)
    return share if share > _MOSTLY else 0.0


def _like_id(names: Sequence[str], cells: list[str]) -> float:
    return float(
        bool(cells)
        and any(_ID_NAMES.match(each) for each in names)
        and len(set(cells)) == len(cells)
    )
