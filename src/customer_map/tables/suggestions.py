"""Turns a header and some rows into a mapping: what kind of table it is, and what each column means."""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from customer_map.tables.answers.recognition import AnswerColumn, answer_columns, scales_of
from customer_map.tables.answers.scales import AnswerScale
from customer_map.tables.batches import Notice
from customer_map.tables.candidates import DATED, Candidate, Columns, candidates
from customer_map.tables.contents import Content, look_at
from customer_map.tables.fields import FieldType, RecordKind
from customer_map.tables.header_names import compact
from customer_map.tables.kinds import KINDS
from customer_map.tables.kinds.feedback import ANSWER
from customer_map.tables.mappings import ColumnMapping, Mapping, Use
from customer_map.tables.profiles import find_profile

PROFILE_CONFIDENCE = 0.98
MISSING_PENALTY = 0.4
"""What is left of a kind's score for each group of required fields that no column fills."""
TITLE_BONUS = 1.4
"""What a sheet called Customers adds to the kind customers."""
ENOUGH = 4.0
"""A score at which a kind is as likely as not; a clear table of orders or contacts reaches 10."""
MOST_ANSWERS = 8.0
"""What answers add to the score of feedback at the most, however many questions there are."""
FREE_PROPERTIES = ("order_lines", "events", "feedback")
"""Kinds whose other columns are kept as free text properties; the others get typed custom fields."""


@dataclass(frozen=True)
class _Guess:
    """A kind, the column chosen for each of its fields, and the score of the whole; of feedback also the answers."""

    kind: RecordKind
    chosen: dict[str, Candidate]
    score: float
    answers: dict[str, AnswerColumn] = field(default_factory=dict)
    scales: dict[str, AnswerScale] = field(default_factory=dict)


def suggest_mapping(
    header: tuple[str, ...],
    sample: pa.RecordBatch,
    *,
    title: str = "",
    zone: str = "UTC",
    kind: str = "",
) -> Mapping:
    """The likeliest kind of a table and the likeliest meaning of each column.

    `sample` has one string column per header name; a thousand rows are plenty. `title` is the name
    of the sheet or file, which helps if it names a kind. With `kind` only the columns are matched.
    Columns that mean nothing known become custom, empty ones are skipped.
    """
    contents = {name: look_at(sample.column(name), len(header)) for name in header}
    profile = find_profile(header)
    if profile and kind in ("", profile.kind):
        columns = Columns(contents, sample, profile.fields())
        guess = _guess(KINDS[profile.kind], columns, title)
        return _mapping(
            guess,
            contents,
            sample,
            zone=zone,
            confidence=PROFILE_CONFIDENCE,
            program=profile.program,
        )
    columns = Columns(contents, sample)
    kinds = [KINDS[kind]] if kind else list(KINDS.values())
    guesses = sorted((_guess(each, columns, title) for each in kinds), key=lambda g: -g.score)
    runner_up = guesses[1].score if len(guesses) > 1 else 0.0
    confidence = 1.0 if kind else _confidence(guesses[0].score, runner_up)
    return _mapping(guesses[0], contents, sample, zone=zone, confidence=confidence)


def _guess(kind: RecordKind, columns: Columns, title: str) -> _Guess:
    """The best columns for a kind's fields, each column and each field used once."""
    scales = _scales(kind, columns)
    chosen: dict[str, Candidate] = {}
    taken = set(scales)
    for candidate in sorted(candidates(kind, columns), key=lambda c: -c.score):
        if candidate.field not in chosen and candidate.column not in taken:
            chosen[candidate.field] = candidate
            taken.add(candidate.column)
    answers = _answers(kind, columns, taken - set(scales))
    score = sum(kind.field(name).weight * found.score for name, found in chosen.items())
    score += min(MOST_ANSWERS, sum(each.weight for each in answers.values()))
    filled = {*chosen, *({ANSWER} if answers else ())}
    for group in kind.required:
        score *= MISSING_PENALTY if filled.isdisjoint(group) else 1
    if title and compact(title) in {compact(name) for name in kind.titles.split(",")}:
        score *= TITLE_BONUS
    return _Guess(kind, chosen, score, answers, scales)


def _scales(kind: RecordKind, columns: Columns) -> dict[str, AnswerScale]:
    """Columns of marks come before fields: "Rate the product" is a question and no product."""
    return scales_of(columns.sample, _dated(columns)) if _asks(kind) else {}


def _answers(kind: RecordKind, columns: Columns, taken: set[str]) -> dict[str, AnswerColumn]:
    return answer_columns(columns.sample, taken | _dated(columns)) if _asks(kind) else {}


def _asks(kind: RecordKind) -> bool:
    return any(ANSWER in group for group in kind.required)


def _dated(columns: Columns) -> set[str]:
    return {name for name, content in columns.contents.items() if content.type in DATED}


def _confidence(best: float, runner_up: float) -> float:
    """High if the best kind explains much and clearly more than the next."""
    if best == 0:
        return 0.0
    lead = min(1.0, 3 * (best - runner_up) / best)
    return round(best / (best + ENOUGH) * (0.6 + 0.4 * lead), 2)


def _mapping(
    guess: _Guess,
    contents: dict[str, Content],
    sample: pa.RecordBatch,
    *,
    zone: str,
    confidence: float,
    program: str = "",
) -> Mapping:
    by_column = {found.column: found for found in guess.chosen.values()}
    columns = tuple(
        _field_column(guess.kind, by_column[name], content)
        if name in by_column
        else _answer_column(name, guess, content)
        if name in guess.answers
        else _other_column(guess, name, content)
        for name, content in contents.items()
    )
    used = [column.column for column in columns if column.use is Use.FIELD]
    return Mapping(
        kind=guess.kind.name,
        confidence=confidence,
        columns=columns,
        profile=program,
        zone=zone,
        cancellation_prefix=_cancellation_prefix(guess, sample),
        notices=tuple(
            Notice(
                "ambiguous_dates", {"column": name, "order": contents[name].spelling.order.value}
            )
            for name in used
            if contents[name].ambiguous
        ),
    )


def _field_column(kind: RecordKind, found: Candidate, content: Content) -> ColumnMapping:
    return ColumnMapping(
        column=found.column,
        use=Use.FIELD,
        target=found.field,
        type=kind.field(found.field).type,
        confidence=round(found.score, 2),
        reason=found.reason,
        spelling=content.spelling,
    )


def _answer_column(name: str, guess: _Guess, content: Content) -> ColumnMapping:
    found = guess.answers[name]
    return ColumnMapping(
        column=name,
        use=Use.ANSWER,
        target=name,
        type=FieldType.TEXT if found.scale is None else FieldType.NUMBER,
        confidence=min(0.95, 0.5 + found.weight / 4),
        reason="content",
        spelling=content.spelling,
        scale=found.scale,
    )


def _other_column(guess: _Guess, name: str, content: Content) -> ColumnMapping:
    if content.empty:
        return ColumnMapping(name, Use.SKIP, "", FieldType.TEXT, reason="empty")
    return ColumnMapping(
        column=name,
        use=Use.CUSTOM,
        target=name,
        type=_custom_type(guess.kind, content),
        reason="none",
        spelling=content.spelling,
    )


def _custom_type(kind: RecordKind, content: Content) -> FieldType:
    """The type of a custom field: only where every value of the sample fits, and no code is cut."""
    if kind.name in FREE_PROPERTIES or content.share < 1 or content.code:
        return FieldType.TEXT
    return content.type


def _cancellation_prefix(guess: _Guess, sample: pa.RecordBatch) -> str:
    """C if order numbers are plain digits, save for some that begin with C."""
    if guess.kind.name != "order_lines" or "order_number" not in guess.chosen:
        return ""
    numbers = sample.column(guess.chosen["order_number"].column).drop_null()
    plain = pc.sum(pc.match_substring_regex(numbers, r"^(?i)C?\d+$"), min_count=0).as_py()
    return "C" if plain and plain >= 0.9 * len(numbers) else ""
