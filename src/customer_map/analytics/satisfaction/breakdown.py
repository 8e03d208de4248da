"""Turns the marks of groups into their scores, each against all others, and tells which differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from customer_map.analytics.satisfaction.differences import ScoreDifference, compare_scores
from customer_map.analytics.satisfaction.marks import Marks, joined
from customer_map.analytics.satisfaction.scores import Measure, Score, score_of
from customer_map.analytics.significance import (
    FALSE_DISCOVERY_RATE,
    MINIMUM_SUPPORT,
    adjusted_p_values,
)

FEWEST_ANONYMOUS = 5
"""Of fewer people nothing is told where answers are anonymous: one could guess who said what."""


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The score of a group, and how it differs from everybody else who answered.

    `answered` of `asked` gave a mark. `is_small`: too few to test, to be read with care. `is_hidden`: nothing is told
    but that the group exists. `is_different` takes all groups of all questions together.
    """

    name: str
    score: Score | None
    answered: int
    asked: int
    difference: ScoreDifference | None = None
    adjusted_p: float | None = None
    is_different: bool = False
    is_small: bool = False
    is_hidden: bool = False


Question = tuple[Measure, Mapping[str, Marks]]
"""What is told, and the marks of each group, tallied together."""


def breakdowns(
    questions: Sequence[Question], *, anonymous: bool = False
) -> list[tuple[GroupScore, ...]]:
    """Return the groups of each question in their order; those called different are wrong at most 5 % of the time.

    Every group with at least 30 answers is tested against the rest with 30 at least; Benjamini and Hochberg's control
    takes all tests together (see docs/methods/significance.md).
    """
    found = [_groups(measure, marks, anonymous=anonymous) for measure, marks in questions]
    tests = [
        None if each.difference is None else each.difference.p_value
        for groups in found
        for each in groups
    ]
    adjusted = iter(adjusted_p_values(tests))
    return [tuple(_judged(each, next(adjusted)) for each in groups) for groups in found]


def hidden_groups(answered: Mapping[str, int]) -> frozenset[str]:
    """Return the groups of which nothing may be told when answers are anonymous.

    Those with fewer than 5 answers; and as the sum of all groups is known, the next larger ones too until what is
    hidden together has at least 5 answers and is more than one group.

    >>> sorted(hidden_groups({"north": 40, "south": 9, "west": 3}))
    ['south', 'west']
    """
    ordered = sorted((n, name) for name, n in answered.items() if n)
    hidden: list[tuple[int, str]] = [each for each in ordered if each[0] < FEWEST_ANONYMOUS]
    for each in ordered[len(hidden) :]:
        if not hidden or (len(hidden) > 1 and sum(n for n, _ in hidden) >= FEWEST_ANONYMOUS):
            break
        hidden.append(each)
    return frozenset(name for _, name in hidden)


def _groups(measure: Measure, marks: Mapping[str, Marks], *, anonymous: bool) -> list[GroupScore]:
    if not marks:
        return []
    whole = joined(list(marks.values()))
    hidden = hidden_groups({name: each.n for name, each in marks.items()} if anonymous else {})
    return [
        GroupScore(name, None, 0, 0, is_hidden=True)
        if name in hidden
        else _group(name, each, whole, measure)
        for name, each in marks.items()
    ]


def _group(name: str, marks: Marks, whole: Marks, measure: Measure) -> GroupScore:
    return GroupScore(
        name=name,
        score=score_of(marks, measure),
        answered=marks.n,
        asked=marks.asked,
        difference=compare_scores(marks, whole.without(marks), measure),
        is_small=marks.n < MINIMUM_SUPPORT,
    )


def _judged(group: GroupScore, p: float | None) -> GroupScore:
    return replace(group, adjusted_p=p, is_different=p is not None and p <= FALSE_DISCOVERY_RATE)
