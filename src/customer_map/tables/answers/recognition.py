"""Turns the columns of a table into those that hold answers, each with its scale or, for words, without one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan

import numpy as np
import pyarrow as pa

from customer_map.tables.answers.levels import is_no_answer, level_of
from customer_map.tables.answers.scales import (
    AnswerScale,
    label_in,
    scale_of,
    score_in,
    worded_scale,
)
from customer_map.tables.header_names import plain

TEXT_NAMES = re.compile(
    r"review|comment|feedback|text|content|message|answer|verbatim|opinion|description|tweet|body|remark|suggestion"
    r"|评论|评价|内容|意见|反馈|建议|留言|文本|描述|原话|备注"
)
SCORE_NAMES = re.compile(
    r"\b(?:nps|csat|ces|score|rating|rate|stars?|grade|overall|label|sentiment|satisfaction|recommend)"
    r"|评分|打分|得分|星级|分数|满意度|推荐|标签|情感"
)
OUT_OF_TEN_NAMES = re.compile(r"\bnps\b|recommend|推荐")
_NO_SCORE_NAMES = re.compile(
    r"confidence|probability|count|total|lead score|reason|date|time|置信|次数|总数|原因|时间|日期"
)
_NO_TEXT_NAMES = re.compile(
    r"\b(?:names?|address|url|link|location|city|place|zone|browser|device|user agent|e ?mail|phone|id|key|coord)\b"
    r"|姓名|名称|地址|链接|城市|地区|时区|设备|邮箱|电话|编号"
)
_NAMELESS = re.compile(r"Column \d+$")
_PART = re.compile(r"(?P<stem>.+?)\s*\[(?P<part>[^\[\]]+)\]\s*$")
_MOST_MARKS = 21
_LARGEST_MARK = 100
_MOSTLY = 0.5
_NEARLY_ALL = 0.8
_LONG_TEXT = 40
_SHORTEST_TEXT = 4
_RARE = 0.02
"""A mark that fewer rows have is a remark of somebody who checked the file, unless it is an item of a question."""
_WRITTEN = 25
"""Bytes that what people write in a column without a telling name has on average, at the least."""


@dataclass(frozen=True)
class Question:
    """What a column asks: the question, and the item of it where a question has several, as in "Rate us: [Price]"."""

    text: str
    item: str = ""


@dataclass(frozen=True)
class AnswerColumn:
    """A column of answers: marks on `scale`, or words where it is None. `weight` says how plainly it is one."""

    scale: AnswerScale | None
    weight: float


@dataclass(frozen=True)
class _Values:
    """The distinct cells of a column that are answers, and how many rows have each."""

    name: str
    cells: tuple[str, ...]
    counts: np.ndarray[tuple[int], np.dtype[np.int64]]

    def share(self, fits: Iterable[bool]) -> float:
        """The part of the rows whose cells fit."""
        return float(
            self.counts[np.fromiter(fits, bool, len(self.cells))].sum() / self.counts.sum()
        )


def question_of(header: str) -> Question:
    """The question that a header asks.

    >>> question_of("Please rate our services: [Service Desk]")
    Question(text='Please rate our services:', item='Service Desk')
    """
    found = _PART.match(header)
    return Question(found["stem"], found["part"].strip()) if found else Question(header.strip())


def answer_columns(sample: pa.RecordBatch, taken: Iterable[str] = ()) -> dict[str, AnswerColumn]:
    """The columns of a sample (strings) that hold answers, by name; `taken` mean something else already."""
    free = [name for name in sample.schema.names if name not in set(taken)]
    columns = [_values(name, sample.column(name)) for name in free]
    filled = [each for each in columns if each is not None]
    marked = marked_columns(filled)
    rare = {each.name for each in filled if _is_rare(each, sample.num_rows)}
    found = {name: column for name, column in marked.items() if name not in rare}
    for each in filled:
        if each.name not in marked:
            likely = like_text(plain(each.name), each.cells)
            if _is_written(each, likely) and not (each.name in rare and _is_silent(each.name)):
                found[each.name] = AnswerColumn(None, 1.0 + 0.5 * bool(_named_text(each.name)))
    return {name: found[name] for name in free if name in found}


def scales_of(sample: pa.RecordBatch, taken: Iterable[str] = ()) -> dict[str, AnswerScale]:
    """The scales of all columns that could be marks, by name."""
    names = [name for name in sample.schema.names if name not in set(taken)]
    columns = [_values(name, sample.column(name)) for name in names]
    found = marked_columns([each for each in columns if each is not None])
    return {name: each.scale for name, each in found.items() if each.scale is not None}


def marked_columns(columns: list[_Values]) -> dict[str, AnswerColumn]:
    """Columns of marks: in words, as figures with words, and figures whose header says what they are."""
    return _figures(columns) | _labelled(columns) | _worded(columns)


def like_text(name: str, cells: Iterable[str]) -> float:
    """How much a column looks like what people write: long, varied, no figures; `name` is the plain header."""
    filled = [each for each in cells if each.strip()]
    if not filled:
        return 0.0
    named = bool(TEXT_NAMES.search(name))
    length = sum(len(each.encode()) for each in filled) / len(filled)
    figures = sum(not any(map(str.isalpha, each)) or not isnan(score_in(each)) for each in filled)
    spaced = sum(" " in each.strip() or not each.isascii() for each in filled) / len(filled)
    if (
        length < _SHORTEST_TEXT
        or figures / len(filled) > _MOSTLY
        or (spaced < _MOSTLY / 5 and not named)
    ):
        return 0.0
    varied = len(set(filled)) / len(filled)
    return varied * min(1.0, length / _LONG_TEXT) * (2.0 if named else 1.0) + 0.2 * named


def _values(name: str, column: pa.Array) -> _Values | None:
    counted = column.drop_null().value_counts()
    pairs = [
        (each["values"], each["counts"])
        for each in counted.to_pylist()
        if not is_no_answer(each["values"])
    ]
    if not pairs:
        return None
    cells, counts = zip(*pairs, strict=True)
    return _Values(name, cells, np.array(counts, np.int64))


def _worded(columns: list[_Values]) -> dict[str, AnswerColumn]:
    """Words of one family are one scale, in whichever columns of the file they stand."""
    families: dict[str, str] = {}
    strengths: dict[str, set[int]] = defaultdict(set)
    for each in columns:
        levels = [level_of(cell) for cell in each.cells]
        named = [level[0] for level in levels if level and level[0]]
        if named and each.share(level is not None for level in levels) >= _NEARLY_ALL:
            family = max(sorted(set(named)), key=named.count)
            families[each.name] = family
            strengths[family] |= {level[1] for level in levels if level and level[0] == family}
    return {
        name: AnswerColumn(worded_scale(family, strengths[family]), 2.0)
        for name, family in families.items()
    }


def _labelled(columns: list[_Values]) -> dict[str, AnswerColumn]:
    """Figures of which some carry words: columns that share words share the scale."""
    labels: dict[str, dict[float, str]] = {}
    marks: dict[str, list[float]] = {}
    for each in columns:
        found = {
            score_in(cell): label for cell in each.cells if (label := label_in(cell)) is not None
        }
        scores = [score_in(cell) for cell in each.cells]
        if found and _are_marks(each, scores):
            labels[each.name] = found
            marks[each.name] = [score for score in scores if not isnan(score)]
    scales: dict[str, AnswerColumn] = {}
    for names in _sharing(
        {name: {word for word in of.values() if word} for name, of in labels.items()}
    ):
        known = {mark for name in names for mark, word in labels[name].items() if word}
        given = [mark for name in names for mark in marks[name]]
        is_ten = any(OUT_OF_TEN_NAMES.search(plain(name)) for name in names)
        scale = _labelled_scale(known, given, out_of_ten=is_ten)
        scales |= {name: AnswerColumn(scale, 2.0) for name in names if scale.lowest < scale.highest}
    return scales


def _labelled_scale(known: set[float], given: list[float], *, out_of_ten: bool) -> AnswerScale:
    """From the lowest to the highest figure with words, if none lies outside."""
    if len(known) > 1 and min(known) <= min(given) and max(known) >= max(given):
        return AnswerScale(min(known), max(known))
    lowest, highest = scale_of(np.array(given), out_of_ten=out_of_ten) or (0.0, 0.0)
    return AnswerScale(lowest, highest)


def _sharing(words: Mapping[str, set[str]]) -> list[list[str]]:
    """Groups of columns that share a word, directly or through others."""
    groups: list[tuple[list[str], set[str]]] = []
    for name, own in words.items():
        meeting = [group for group in groups if group[1] & own]
        rest = [group for group in groups if not group[1] & own]
        names = [each for group in meeting for each in group[0]]
        groups = [*rest, ([*names, name], own.union(*(group[1] for group in meeting)))]
    return [names for names, _ in groups]


def _figures(columns: list[_Values]) -> dict[str, AnswerColumn]:
    """Bare figures: under a header that names a score, or the items of one question."""
    items: dict[str, int] = defaultdict(int)
    for each in columns:
        items[question_of(each.name).text] += bool(question_of(each.name).item)
    found: dict[str, AnswerColumn] = {}
    for each in columns:
        name = plain(each.name)
        named = SCORE_NAMES.search(name) and not _NO_SCORE_NAMES.search(name)
        if not named and items[question_of(each.name).text] < 2:
            continue
        scores = [score_in(cell) for cell in each.cells]
        if _are_marks(each, scores):
            ten = bool(OUT_OF_TEN_NAMES.search(name))
            scale = scale_of(np.repeat(scores, each.counts), out_of_ten=ten)
            if scale and scale[0] < scale[1] <= _LARGEST_MARK:
                found[each.name] = AnswerColumn(AnswerScale(*scale), 1.0)
    return found


def _are_marks(values: _Values, scores: list[float]) -> bool:
    """Whether nearly all cells are figures, few different ones, and small."""
    small = [abs(score) <= _LARGEST_MARK for score in scores]
    return values.share(small) >= _NEARLY_ALL and len(set(scores) - {float("nan")}) <= _MOST_MARKS


def _named_text(header: str) -> bool:
    return bool(TEXT_NAMES.search(plain(header)))


def _is_silent(header: str) -> bool:
    """Whether a header neither asks nor says that people wrote something."""
    return not _named_text(header) and header.strip()[-1:] not in {"?", "？"}


def _is_rare(values: _Values, rows: int) -> bool:
    return not question_of(values.name).item and values.counts.sum() < _RARE * rows


def _is_written(values: _Values, likely: float) -> bool:
    """Whether a column holds what people wrote, and not names, places or a choice between a few words."""
    name = plain(values.name)
    if likely <= 0 or _NO_TEXT_NAMES.search(name) or _NAMELESS.match(values.name):
        return False
    length = float(
        (np.array([len(each.encode()) for each in values.cells]) * values.counts).sum()
        / values.counts.sum()
    )
    varied = len(values.cells) / float(values.counts.sum())
    if _named_text(values.name):
        return varied >= 0.2 or length >= _WRITTEN
    return varied >= _MOSTLY and length >= _WRITTEN
