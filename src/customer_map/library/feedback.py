"""Turns what customers wrote into languages, feelings, kinds and topics with quotes, beside their scores."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any, Unpack

import numpy as np
import pyarrow as pa

from customer_map.library.feedback_scores import ScoreFigures, question_figures, score_figures
from customer_map.library.feedback_tables import FeedbackReading, FeedbackTable, read_feedback
from customer_map.library.feedback_topics import FeedbackTopic, feedback_topics
from customer_map.library.showing.result import Result
from customer_map.library.showing.tables import Cell, Kind, ResultTable, counted, table_of
from customer_map.text.aspects import Taxonomy, usual_taxonomy
from customer_map.text.languages import Language
from customer_map.text.learning import Comparison, Model, learn
from customer_map.text.reading import Reading, read_texts
from customer_map.text.sentiment import Label
from customer_map.text.topics import quote

LEARNED_FROM = 5_000
"""How many of the newest scored answers teach; more would make the answer slower than better."""
_BIGGEST = 30


@dataclass(frozen=True)
class FeedbackResult(Result):
    """What customers said: one reading per row, topics the most frequent first, scores for all and for each group.

    `comparison` tells which model spoke and how good it is; None when there were no scores to learn from.
    """

    title: str
    readings: tuple[Reading, ...] = field(repr=False)
    row_topics: tuple[tuple[str, ...], ...] = field(repr=False)
    topics: tuple[FeedbackTopic, ...]
    stability: float
    scores: ScoreFigures
    groups: tuple[ScoreFigures, ...]
    questions: tuple[ScoreFigures, ...]
    scale: tuple[float, float] | None
    comparison: Comparison | None
    read: FeedbackTable = field(repr=False)

    def facts(self) -> tuple[str, ...]:
        """Say how much was read, in which languages, and which model spoke."""
        spoken = Counter(each.language.value for each in self.readings)
        languages = ", ".join(f"{name} {count:,}" for name, count in spoken.most_common())
        guesses = ", ".join(f"{use} is “{self.read.columns[use]}”" for use in self.read.guessed)
        return (
            counted(len(self.read), "text"),
            languages,
            *((f"guessed: {guesses}",) if guesses else ()),
            *self._model_facts(),
            *(
                (f"{self.scores.off_scale:,} scores off the scale",)
                if self.scores.off_scale
                else ()
            ),
        )

    def _model_facts(self) -> tuple[str, ...]:
        told = self.comparison
        if told is None or not isfinite(told.gain):
            return ("base model",)
        speaks = "own model" if told.speaks == "own" else "base model"
        return (f"{speaks} speaks (macro-F1 own {told.own:.2f}, base {told.base:.2f})",)

    def tables(self) -> tuple[ResultTable, ...]:
        """Feelings, topics, scores, and the texts."""
        found = [self._feeling_table(), self._topic_table()]
        if self.scale is not None:
            found.append(self._score_table())
        if self.questions:
            found.append(self._question_table())
        return (*found, self.text_table())

    def _feeling_table(self) -> ResultTable:
        labels = Counter(each.feeling.label for each in self.readings)
        kinds = Counter(each.kind.value for each in self.readings)
        total = max(1, len(self.readings))
        rows: list[tuple[Cell, ...]] = [
            ("feeling", label.value, labels[label], labels[label] / total) for label in Label
        ]
        rows += [("kind", kind, count, count / total) for kind, count in kinds.most_common()]
        columns: tuple[tuple[str, Kind], ...] = (
            ("of", "text"),
            ("value", "text"),
            ("texts", "count"),
            ("share", "share"),
        )
        return table_of("Feelings and kinds", columns, rows)

    def _topic_table(self) -> ResultTable:
        rows = [
            (
                each.label,
                each.count,
                each.share,
                each.sentiment,
                each.quotes[0] if each.quotes else "",
            )
            for each in self.topics[:_BIGGEST]
        ]
        columns: tuple[tuple[str, Kind], ...] = (
            ("topic", "text"),
            ("texts", "count"),
            ("share", "share"),
            ("feeling", "score"),
            ("quote", "text"),
        )
        note = "By the taxonomy, and found by themselves; quotes hide personal data."
        return table_of("Topics", columns, rows, note)

    def _score_table(self) -> ResultTable:
        return _figures_table("Scores", "group", (self.scores, *self.groups))

    def _question_table(self) -> ResultTable:
        return _figures_table("Questions", "question", self.questions)

    def text_table(self) -> ResultTable:
        """One row per text, in the order of the file."""
        rows = [
            (
                name,
                reading.language.value,
                reading.feeling.score,
                reading.feeling.label.value,
                reading.kind.value,
                ", ".join(topics),
                quote(text),
            )
            for name, reading, topics, text in zip(
                self.read.ids, self.readings, self.row_topics, self.read.texts, strict=True
            )
        ]
        columns: tuple[tuple[str, Kind], ...] = (
            ("id", "text"),
            ("language", "text"),
            ("sentiment", "score"),
            ("label", "text"),
            ("kind", "text"),
            ("topics", "text"),
            ("text", "text"),
        )
        return table_of("Texts", columns, rows)

    def to_arrow(self) -> pa.Table:
        """Return one row per text."""
        return self.text_table().to_arrow()

    def to_dict(self) -> dict[str, Any]:
        """Return `rows`, `topics`, `scores`, `model`, `stability` of the topics found, and `columns`."""
        return {
            "rows": [
                {
                    "id": name,
                    "language": reading.language.value,
                    "sentiment": reading.feeling.score,
                    "label": reading.feeling.label.value,
                    "unsure": reading.feeling.unsure,
                    "kind": reading.kind.value,
                    "topics": list(topics),
                }
                for name, reading, topics in zip(
                    self.read.ids, self.readings, self.row_topics, strict=True
                )
            ],
            "topics": [asdict(each) for each in self.topics],
            "scores": self._scores(),
            "model": {"speaks": "base"} if self.comparison is None else asdict(self.comparison),
            "stability": self.stability,
            "columns": self.read.columns,
        }

    def _scores(self) -> dict[str, Any]:
        told = self.scores.plain()
        del told["group"]
        return {
            **told,
            "scale": None if self.scale is None else list(self.scale),
            "groups": [each.plain() for each in self.groups],
            "questions": [
                {"question": each.group, "scale": list(self.read.questions[each.group][1])}
                | {name: value for name, value in each.plain().items() if name != "group"}
                for each in self.questions
            ],
        }


def _figures_table(title: str, named: str, figures: Sequence[ScoreFigures]) -> ResultTable:
    rows = [
        (
            each.group or "all",
            each.answered,
            each.mean,
            each.satisfied,
            each.nps,
            each.low,
            each.high,
        )
        for each in figures
    ]
    columns: tuple[tuple[str, Kind], ...] = (
        (named, "text"),
        ("answered", "count"),
        ("mean", "number"),
        ("satisfied", "share"),
        ("NPS", "estimate"),
        ("low", "estimate"),
        ("high", "estimate"),
    )
    return table_of(title, columns, rows, "95 % intervals; who did not answer is not counted.")


def feedback(
    source: object, *, taxonomy: Taxonomy | None = None, **reading: Unpack[FeedbackReading]
) -> FeedbackResult:
    """Tell language, feeling, kind and topics of each text, the topics with quotes, and the scores with intervals.

    `source` is a path or a frame with one row per answer, or per person who answered several questions; for the
    options see `FeedbackReading`. Where at least 60 rows have a score, a model learns from the newest 5,000 of them and
    speaks if it is surely better than the base.

    Raises:
        FeedbackColumnsUnknownError: No column is clearly what customers said.
        CustomerMapError: The file cannot be read, or a column that was named is not there.
    """
    table = read_feedback(source, reading)
    scale = table.scale
    model = _learned(table, scale)
    chosen = taxonomy or usual_taxonomy()
    readings = read_texts(table.texts, model=model, taxonomy=chosen)
    topics, row_topics, stability = feedback_topics(
        table.texts, readings, chosen, _main_language(readings)
    )
    scores, groups = score_figures(table.scores, table.groups, scale)
    return FeedbackResult(
        title=f"Feedback: {table.title}" if table.title else "Feedback",
        readings=tuple(readings),
        row_topics=row_topics,
        topics=topics,
        stability=stability,
        scores=scores,
        groups=groups,
        questions=question_figures(table.questions),
        scale=scale,
        comparison=None if model is None else model.comparison,
        read=table,
    )


def _learned(table: FeedbackTable, scale: tuple[float, float] | None) -> Model | None:
    if scale is None or scale[0] >= scale[1]:
        return None
    on_scale = (table.scores >= scale[0]) & (table.scores <= scale[1])
    places = np.flatnonzero(on_scale)[-LEARNED_FROM:].tolist()
    texts = [table.texts[place] for place in places]
    return learn(texts, table.scores[places].tolist(), lowest=scale[0], highest=scale[1])


def _main_language(readings: list[Reading]) -> str:
    spoken = Counter(each.language for each in readings)
    return "zh" if spoken[Language.CHINESE] > spoken[Language.ENGLISH] else "en"
