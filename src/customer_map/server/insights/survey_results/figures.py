"""What the results of a survey are: frozen figures without any words of a language."""

from dataclasses import dataclass
from datetime import datetime

from customer_map.analytics.intervals import Estimate
from customer_map.analytics.kpis import NetPromoterScore
from customer_map.analytics.periods import Period
from customer_map.analytics.satisfaction.breakdown import GroupScore
from customer_map.analytics.satisfaction.drivers import Drivers
from customer_map.analytics.satisfaction.scores import Measure, Score
from customer_map.analytics.satisfaction.trend import Point
from customer_map.server.insights.survey_results.wording import WordFigures
from customer_map.server.surveys.questions import Question


@dataclass(frozen=True, slots=True)
class MarkFigures:
    """The marks of a question, or of one row of a matrix (`row` is its id, else "").

    `share` is beside the score: of the satisfied for ratings, of those for whom it was easy for CES. `marks` are the
    marks that were given with how often. `groups` is empty unless a breakdown was chosen.
    """

    row: str
    measure: Measure
    score: Score | None
    share: Estimate | None
    promoters: NetPromoterScore | None
    marks: tuple[tuple[float, int], ...]
    answered: int
    asked: int
    off_scale: int
    trend: tuple[Point, ...] = ()
    groups: tuple[GroupScore, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """How many of those who answered chose an option; the intervals of all options hold together."""

    option: str
    chosen: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """One question: `answered` of `asked` said something; `not_applicable` said that it does not concern them."""

    question: Question
    is_current: bool
    answered: int
    asked: int
    not_applicable: int
    rows: tuple[MarkFigures, ...] = ()
    options: tuple[OptionFigures, ...] = ()
    words: WordFigures | None = None


@dataclass(frozen=True, slots=True)
class DriverFigures:
    """What goes with the score of a question: `names[place]` is the question and row of a driver.

    `left_out` were answered by too few of those who gave the score. Without `drivers` there was too little to tell.
    """

    score: str
    names: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]
    drivers: Drivers | None


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """The results of a survey.

    `completed` is the share of responses that came to the end; `invited` that of personal invitations that were
    answered (None without any). `is_withheld`: so few answered an anonymous survey that nothing is told.
    `unknown` responses stand in no group of the breakdown.
    """

    responses: int
    completed: Estimate | None
    invited: Estimate | None
    median_seconds: float | None
    first: datetime | None
    last: datetime | None
    period: Period
    questions: tuple[QuestionFigures, ...]
    scored: tuple[str, ...]
    drivers: DriverFigures | None
    groups: tuple[str, ...]
    unknown: int
    is_withheld: bool
    made_at: datetime
