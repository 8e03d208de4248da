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
from customer_map.tables.event_columns import EventColumnNotFoundError
from customer_map.tables.header_names import plain
from customer_map.text.aspects import Taxonomy, TaxonomyUnreadableError

_TEXT_NAMES = re.compile(
    r"review|comment|feedback|text|content|message|answer|verbatim|opinion|description|tweet|body|remark|suggestion"
    r"|评论|评价|内容|意见|反馈|建议|留言|文本|描述|原话|备注"
)
_SCORE_NAMES = re.compile(
    r"\b(?:nps|csat|ces|score|rating|rate|stars?|grade|overall|label|sentiment|satisfaction|recommend)"
    r"|评分|打分|得分|星级|分数|满意度|推荐|标签|情感"
)
_OUT_OF_TEN_NAMES = re.compile(r"\bnps\b|recommend|推荐")
_ID_NAMES = re.compile(r"^(?:id|.* id|no|nr|key|ticket|.* number|编号|序号|单号|订单号|工单号)$")
_SCORE = re.compile(
    r"\s*([-−]?\d+(?:[.,]\d+)?)\s*(?:$|[-–—:(/分星]|stars?\b|points?\b|out of\b|of\b)",
    re.IGNORECASE,
)
_STARS = re.compile(r"\s*(★{1,10})☆*\s*$")
_LONG_TEXT = 40
_SHORTEST_TEXT = 4
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

    `columns` says which column became what, `guessed` which of those nobody named; `out_of_ten` whether the name of
    the column of scores says that they run from 0 to 10.
    """

    ids: tuple[str, ...] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    scores: NDArray[np.float64] = field(repr=False)
    groups: tuple[str, ...] = field(repr=False)
    columns: dict[str, str]
    guessed: tuple[str, ...]
    source: str
    title: str
    out_of_ten: bool

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
        columns, guessed = _columns(table, reading)
        cells: dict[str, list[str]] = {use: [] for use in columns}
        lines: list[str] = []
        for batch in table.batches:
            for use, name in columns.items():
                cells[use] += [each or "" for each in batch.columns.column(name).to_pylist()]
            lines += map(str, batch.lines.to_pylist())
    scores = [score_in(each) for each in cells.get("score", [""] * len(lines))]
    return FeedbackTable(
        ids=tuple(cells.get("id", lines)),
        texts=tuple(cells["text"]),
        scores=np.array(scores, np.float64),
        groups=tuple(cells.get("group", ())),
        columns=columns,
        guessed=guessed,
        source=table.name,
        title=table.title,
        out_of_ten=bool(_OUT_OF_TEN_NAMES.search(plain(columns.get("score", "")))),
    )


def read_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy that somebody edited. Raises: TaxonomyUnreadableError."""
    try:
        return Taxonomy.loads(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyUnreadableError(reason=f"{path.name} cannot be opened") from error


def score_in(cell: str) -> float:
    """Return the score that a cell tells, NaN for none.

    >>> [score_in(each) for each in ("10 - Strongly Agree", "8/10", "★★★☆☆", "4,5", "NA or Do Not Use", "")]
    [10.0, 8.0, 3.0, 4.5, nan, nan]
    """
    stars = _STARS.match(cell)
    if stars:
        return float(len(stars[1]))
    found = _SCORE.match(cell)
    return float(found[1].replace(",", ".").replace("−", "-")) if found else float("nan")


def _columns(table: RawTable, reading: FeedbackReading) -> tuple[dict[str, str], tuple[str, ...]]:
    """Which column is what, and which of them were guessed."""
    wishes = {use: _named(table, reading, use) for use in ("id", "text", "score", "group")}
    chosen = {use: name for use, name in wishes.items() if name}
    guessed = []
    finders: dict[str, Callable[[Sequence[str], list[str]], float]] = {
        "text": _like_text,
        "score": _like_score,
        "id": _like_id,
    }
    for use, likeness in finders.items():
        if use in chosen:
            continue
        name = _best(table, likeness, set(chosen.values()))
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


def _like_text(names: Sequence[str], cells: list[str]) -> float:
    """How much a column looks like what people write: long, varied, no figures."""
    if not cells:
        return 0.0
    length = sum(len(each.encode()) for each in cells) / len(cells)
    figures = sum(
        not any(map(str.isalpha, each)) or _SCORE.match(each) is not None for each in cells
    )
    varied = len(set(cells)) / len(cells)
    named = any(_TEXT_NAMES.search(each) for each in names)
    spaced = sum(" " in each.strip() or not each.isascii() for each in cells) / len(cells)
    if (
        length < _SHORTEST_TEXT
        or figures / len(cells) > _MOSTLY
        or (spaced < _MOSTLY / 5 and not named)
    ):
        return 0.0
    return varied * min(1.0, length / _LONG_TEXT) * (2.0 if named else 1.0) + (
        0.2 if named else 0.0
    )


def _like_score(names: Sequence[str], cells: list[str]) -> float:
    """How much a column looks like scores: its name says so and most cells hold a figure of at most 100."""
    if not cells or not any(_SCORE_NAMES.search(each) for each in names):
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
