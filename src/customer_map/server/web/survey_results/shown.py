"""Turns scores and shares into the words of the page."""

from customer_map.analytics.intervals import Estimate
from customer_map.analytics.satisfaction.scores import Measure, Score
from customer_map.server.surveys.questions import Question

Ends = tuple[float, float]
MINUS = "−"


def number(measure: Measure, value: float) -> str:
    """Return a score as people read it.

    >>> number(Measure.NPS, -12.4), number(Measure.CSAT, 0.844), number(Measure.CES, 5.25)
    ('−12', '84%', '5.2')
    """
    if measure is Measure.NPS:
        rounded = round(value)
        return f"+{rounded}" if rounded > 0 else f"{MINUS if rounded < 0 else ''}{abs(rounded)}"
    return percent(value) if measure is Measure.CSAT else f"{value:.1f}"


def percent(share: float) -> str:
    """Return a share in percent; one decimal where it would be nothing else."""
    return f"{share:.1%}" if 0 < share < 0.01 else f"{share:.0%}"


def interval(score: Score) -> str:
    """Return the two ends of the interval."""
    return f"{number(score.measure, score.low)} … {number(score.measure, score.high)}"


def share_interval(share: Estimate) -> str:
    """Return the two ends of the interval of a share."""
    return f"{percent(share.low)} … {percent(share.high)}"


def ends_of(measure: Measure, question: Question) -> Ends:
    """Return the lowest and the highest score there can be."""
    if measure is Measure.NPS:
        return -100.0, 100.0
    marks = question.marks
    if measure is Measure.CSAT or marks is None:
        return 0.0, 1.0
    return float(marks.first), float(marks.last)


def duration(seconds: float | None) -> str:
    """Return how long answering took.

    >>> duration(95), duration(7200), duration(None)
    ('1:35', '2:00:00', '–')
    """
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
