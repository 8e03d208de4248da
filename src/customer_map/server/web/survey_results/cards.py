"""Turns the figures of questions into cards: words, drawings, groups."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customer_map.analytics.satisfaction.breakdown import GroupScore
from customer_map.analytics.satisfaction.scores import Measure
from customer_map.maps.emotion import Tone, tone_of
from customer_map.server.feedback.models import LearnedModel, StatementKind
from customer_map.server.insights.survey_results.figures import (
    MarkFigures,
    OptionFigures,
    QuestionFigures,
)
from customer_map.server.insights.survey_results.kinds import KindFigures
from customer_map.server.insights.survey_results.wording import Theme, WordFigures
from customer_map.server.surveys.questions import Question, QuestionKind, text_in
from customer_map.server.web.survey_results.charts import (
    Column,
    columns_chart,
    interval_bar,
    score_bar,
    trend_chart,
)
from customer_map.server.web.survey_results.group_words import Breakdowns, option_words
from customer_map.server.web.survey_results.shown import (
    MINUS,
    ends_of,
    interval,
    number,
    percent,
    share_interval,
)

SCORES: dict[Measure, Promise] = {
    Measure.NPS: gettext_lazy("Net promoter score"),
    Measure.CSAT: gettext_lazy("Satisfied: the two best marks"),
    Measure.CES: gettext_lazy("Mean mark (CES)"),
    Measure.RATING: gettext_lazy("Mean mark"),
}
FEELINGS: dict[str, tuple[Promise, str]] = {
    "positive": (gettext_lazy("Positive"), "success"),
    "neutral": (gettext_lazy("Neutral"), "neutral"),
    "negative": (gettext_lazy("Negative"), "error"),
}
LABELS = {Tone.GOOD: "positive", Tone.EVEN: "neutral", Tone.BAD: "negative"}
FEW_POINTS = 3


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its score with interval, how far it is from the rest, and what that means."""

    name: str
    value: str
    interval: str
    bar: SafeString
    answered: int
    difference: str
    note: str
    tone: str
    is_small: bool


@dataclass(frozen=True, slots=True)
class MarkRow:
    """The marks of a question, or of one row of a matrix."""

    name: str
    measure: str
    value: str
    interval: str
    note: str
    share: str
    bar: SafeString
    columns: SafeString
    trend: SafeString
    first: str
    last: str
    groups: list[GroupRow]


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option: how many chose it, its share with interval."""

    name: str
    chosen: int
    share: str
    interval: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme of what was written, its feeling, and the score of those who speak of it."""

    theme: Theme
    share: str
    tone: str
    score: str
    interval: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of statement (praise, pain …), and the score of those who made it."""

    figures: KindFigures
    name: str
    share: str
    score: str
    interval: str


@dataclass(frozen=True, slots=True)
class WordCard:
    """What was written: feelings, themes, kinds of statements, quotes, and which model read it."""

    note: str
    feelings: list[tuple[str, str, str]]
    themes: list[ThemeRow]
    kinds: list[KindRow]
    lesson: LearnedModel | None
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """One question."""

    anchor: str
    number: int
    title: str
    topic: str
    answered: str
    is_current: bool
    rows: list[MarkRow]
    options: list[OptionRow]
    words: WordCard | None


@dataclass(frozen=True, slots=True)
class Telling:
    """In which words: the survey's language, the groups' names, what they are broken down by."""

    language: str
    breakdowns: Breakdowns
    by: str


def card_of(place: int, figures: QuestionFigures, telling: Telling) -> QuestionCard:
    """Return the card of a question."""
    question = figures.question
    return QuestionCard(
        anchor=f"q-{question.id}",
        number=place,
        title=text_in(question.text, telling.language) or question.id,
        topic=question.topic,
        answered=_answered(figures),
        is_current=figures.is_current,
        rows=[_mark_row(one, question, telling) for one in figures.rows if one.answered],
        options=_options(figures.options, question, telling.language),
        words=_words(figures.words) if figures.words else None,
    )


def question_name(question: Question, row: str, language: str) -> str:
    """Return a question and the row of its matrix in one line."""
    title = text_in(question.text, language) or question.id
    rows = {one.id: text_in(one.text, language) for one in question.rows}
    return f"{title} – {rows[row]}" if row in rows else title


def _answered(figures: QuestionFigures) -> str:
    told = _("{answered} answered of {asked}").format(
        answered=f"{figures.answered:,}", asked=f"{figures.asked:,}"
    )
    if not figures.not_applicable:
        return told
    words = ngettext(
        "{count} said it does not apply",
        "{count} said it does not apply",
        figures.not_applicable,
    )
    return f"{told} · {words.format(count=f'{figures.not_applicable:,}')}"


def _mark_row(figures: MarkFigures, question: Question, telling: Telling) -> MarkRow:
    score, ends = figures.score, ends_of(figures.measure, question)
    rows = {one.id: text_in(one.text, telling.language) for one in question.rows}
    points = figures.trend
    label = str(SCORES[figures.measure])
    return MarkRow(
        name=rows.get(figures.row, figures.row),
        measure=label,
        value=number(score.measure, score.value) if score else "–",
        interval=interval(score) if score else "",
        note=_note(figures),
        share=_share(figures),
        bar=score_bar(score, ends) if score else SafeString(),
        columns=columns_chart(_columns(figures, question), _("How often each mark was given")),
        trend=trend_chart(points, ends, _("{score} over time").format(score=label)),
        first=points[0].day.isoformat() if points else "",
        last=points[-1].day.isoformat() if points else "",
        groups=[_group(one, figures.measure, question, telling) for one in figures.groups],
    )


def _note(figures: MarkFigures) -> str:
    found = figures.promoters
    if found is None:
        return ""
    return _("{up} promoters · {middle} passives · {down} detractors").format(
        up=f"{found.promoters:,}", middle=f"{found.passives:,}", down=f"{found.detractors:,}"
    )


def _share(figures: MarkFigures) -> str:
    if figures.share is None:
        return ""
    words = (
        _("It was easy for {share} ({interval})")
        if figures.measure is Measure.CES
        else _("{share} gave one of the two best marks ({interval})")
    )
    return words.format(share=percent(figures.share.value), interval=share_interval(figures.share))


def _columns(figures: MarkFigures, question: Question) -> list[Column]:
    given = dict(figures.marks)
    marks = question.marks
    scale = list(marks.marks) if marks else sorted(int(mark) for mark in given)
    return [Column(str(mark), given.get(float(mark), 0), _tone(mark, question)) for mark in scale]


def _tone(mark: int, question: Question) -> str:
    """Only where marks mean the same to everybody: NPS and CSAT."""
    marks = question.marks
    if question.kind == QuestionKind.NPS:
        return "success" if mark >= 9 else "neutral" if mark >= 7 else "error"
    if question.kind == QuestionKind.CSAT and marks and mark > marks.last - 2:
        return "success" if marks.last - marks.first >= FEW_POINTS else "primary"
    return "primary"


def _group(one: GroupScore, measure: Measure, question: Question, telling: Telling) -> GroupRow:
    score, difference = one.score, one.difference
    note, tone = _verdict(one)
    return GroupRow(
        name=telling.breakdowns.name_of(telling.by, one.name),
        value=number(measure, score.value) if score else "–",
        interval=interval(score) if score else "",
        bar=score_bar(score, ends_of(measure, question)) if score else SafeString(),
        answered=one.answered,
        difference=_signed(measure, difference.value) if difference else "",
        note=note,
        tone=tone,
        is_small=one.is_small,
    )


def _verdict(one: GroupScore) -> tuple[str, str]:
    if one.is_hidden:
        return _("Too few to stay anonymous"), "neutral"
    if one.is_small:
        return _("Few answers: not compared"), "neutral"
    if not one.is_different or one.difference is None:
        return "", ""
    if one.difference.value > 0:
        return _("Higher than the rest"), "success"
    return _("Lower than the rest"), "error"


def _signed(measure: Measure, value: float) -> str:
    """A difference as people read it: in points for shares and NPS, else in marks."""
    size = abs(100 * value if measure is Measure.CSAT else value)
    text = f"{size:.0f}" if measure in (Measure.CSAT, Measure.NPS) else f"{size:.1f}"
    sign = "±" if not float(text) else "+" if value > 0 else MINUS
    return f"{sign}{text}"


def _options(
    found: tuple[OptionFigures, ...], question: Question, language: str
) -> list[OptionRow]:
    words = option_words(question, language)
    return [
        OptionRow(
            name=words.get(one.option, one.option),
            chosen=one.chosen,
            share=percent(one.share.value),
            interval=share_interval(one.share),
            bar=interval_bar(
                one.share.value,
                one.share.low,
                one.share.high,
                (0.0, 1.0),
                f"{percent(one.share.value)} ({share_interval(one.share)})",
            ),
        )
        for one in sorted(found, key=lambda one: -one.chosen)
    ]


def _words(found: WordFigures) -> WordCard:
    counts = dict(found.feelings)
    note = "" if found.read == found.written else _("The newest {read} of {written} were read.")
    return WordCard(
        note=note.format(read=f"{found.read:,}", written=f"{found.written:,}"),
        feelings=[
            (str(label), tone, percent(counts[name] / found.read))
            for name, (label, tone) in FEELINGS.items()
            if name in counts
        ],
        themes=[_theme(one) for one in found.themes],
        kinds=[_kind(one) for one in found.kinds],
        lesson=found.lesson,
        quotes=found.quotes,
    )


def _theme(one: Theme) -> ThemeRow:
    score = one.score
    return ThemeRow(
        theme=one,
        share=percent(one.share),
        tone=FEELINGS[LABELS[tone_of(one.sentiment)]][1],
        score=number(score.measure, score.value) if score else "",
        interval=interval(score) if score else "",
    )


def _kind(one: KindFigures) -> KindRow:
    score = one.score
    return KindRow(
        figures=one,
        name=str(StatementKind(one.kind).label),
        share=percent(one.share),
        score=number(score.measure, score.value) if score else "",
        interval=interval(score) if score else "",
    )


def answers_address(url: str, question: str, mark: float | None = None) -> str:
    """Return the address of the single answers to a question."""
    query = {"question": question} | ({} if mark is None else {"mark": f"{mark:g}"})
    return f"{url}?{urlencode(query)}"
