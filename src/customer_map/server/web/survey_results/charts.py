"""Turns scores into small drawings as SVG: an interval, how often each mark was given, a line through time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from customer_map.analytics.satisfaction.scores import Score
from customer_map.analytics.satisfaction.trend import Point
from customer_map.server.web.survey_results.shown import Ends, interval, number

WIDTH = 240
BAR_HEIGHT, CHART_HEIGHT = 14, 84
MARGIN = 5
LABEL_HEIGHT = 14
FULL = WIDTH - 2 * MARGIN


@dataclass(frozen=True, slots=True)
class Column:
    """One mark: how often it was given, and whether that is good."""

    label: str
    count: int
    tone: str


def interval_bar(value: float, low: float, high: float, ends: Ends, label: str) -> SafeString:
    """Return the interval on the whole scale, the score as a dot in it."""
    middle = BAR_HEIGHT / 2
    begin, end = _x(low, ends), _x(high, ends)
    return format_html(
        '<svg class="interval-bar" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<line class="bar-scale" x1="{}" x2="{}" y1="{}" y2="{}"/>{}'
        '<rect class="bar-interval" x="{}" y="{}" width="{}" height="8" rx="4"/>'
        '<circle class="bar-score" cx="{}" cy="{}" r="4.5"/></svg>',
        WIDTH,
        BAR_HEIGHT,
        label,
        MARGIN,
        WIDTH - MARGIN,
        middle,
        middle,
        _zero_line(ends),
        _digits(begin),
        middle - 4,
        _digits(max(2.0, end - begin)),
        _digits(_x(value, ends)),
        middle,
    )


def score_bar(score: Score, ends: Ends) -> SafeString:
    """Return the bar of a score."""
    label = f"{number(score.measure, score.value)} ({interval(score)})"
    return interval_bar(score.value, score.low, score.high, ends, label)


def columns_chart(columns: Sequence[Column], label: str) -> SafeString:
    """Return a column for each mark, the lowest on the left; higher for more."""
    if not any(one.count for one in columns):
        return SafeString()
    return format_html(
        '<svg class="columns-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        CHART_HEIGHT,
        label,
        format_html_join("", COLUMN, _columns(columns)),
    )


COLUMN = (
    '<g class="tone-{}"><title>{}: {}</title><rect class="chart-column" x="{}" y="{}" width="{}" '
    'height="{}" rx="2"/><text class="chart-label" x="{}" y="{}">{}</text></g>'
)


def trend_chart(points: Sequence[Point], ends: Ends, label: str) -> SafeString:
    """Return the line of a score through time, in its band of intervals; nothing for fewer than two points.

    Periods without answers are gaps. The height is the whole scale, so that lines do not exaggerate.
    """
    placed = list(_placed(points, ends))
    if sum(one is not None for one in placed) < 2:
        return SafeString()
    runs = [list(run) for is_known, run in groupby(placed, lambda one: one is not None) if is_known]
    known = [[one for one in run if one is not None] for run in runs]
    return format_html(
        '<svg class="trend-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        WIDTH,
        CHART_HEIGHT,
        label,
        format_html_join(
            "", '<polygon class="trend-band" points="{}"/>', ((_band(r),) for r in known)
        ),
        format_html_join(
            "", '<polyline class="trend-line" points="{}"/>', ((_line(r),) for r in known)
        ),
        format_html_join("", DOT, (_dot(one) for run in known for one in run)),
    )


DOT = (
    '<circle class="trend-dot" cx="{}" cy="{}" r="2.5"><title>{}: {} ({}), n = {}</title></circle>'
)


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float
    low: float
    high: float
    point: Point
    score: Score


def _placed(points: Sequence[Point], ends: Ends) -> Iterator[_Place | None]:
    step = FULL / max(1, len(points) - 1)
    for number_, point in enumerate(points):
        score = point.score
        if score is None:
            yield None
        else:
            x, y = MARGIN + number_ * step, _y(score.value, ends)
            yield _Place(x, y, _y(score.low, ends), _y(score.high, ends), point, score)


def _band(run: list[_Place]) -> str:
    upper = [f"{one.x:.1f},{one.high:.1f}" for one in run]
    return " ".join([*upper, *(f"{one.x:.1f},{one.low:.1f}" for one in reversed(run))])


def _line(run: list[_Place]) -> str:
    return " ".join(f"{one.x:.1f},{one.y:.1f}" for one in run)


def _dot(one: _Place) -> tuple[str, ...]:
    score = one.score
    return (
        _digits(one.x),
        _digits(one.y),
        one.point.day.isoformat(),
        number(score.measure, score.value),
        interval(score),
        str(score.n),
    )


def _columns(columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    highest = max(one.count for one in columns)
    step = FULL / len(columns)
    usable = CHART_HEIGHT - LABEL_HEIGHT - 2
    for place, one in enumerate(columns):
        height = usable * one.count / highest
        x, width = MARGIN + place * step, min(28.0, step * 0.8)
        yield (
            one.tone,
            one.label,
            str(one.count),
            _digits(x + (step - width) / 2),
            _digits(2 + usable - height),
            _digits(width),
            _digits(height),
            _digits(x + step / 2),
            str(CHART_HEIGHT - 3),
            one.label,
        )


def _zero_line(ends: Ends) -> SafeString:
    """NPS has a middle that means something."""
    if ends[0] >= 0:
        return SafeString()
    x = _digits(_x(0.0, ends))
    return format_html(
        '<line class="bar-scale" x1="{}" x2="{}" y1="1" y2="{}"/>', x, x, BAR_HEIGHT - 1
    )


def _x(value: float, ends: Ends) -> float:
    return MARGIN + FULL * _part(value, ends)


def _y(value: float, ends: Ends) -> float:
    return CHART_HEIGHT - MARGIN - (CHART_HEIGHT - 2 * MARGIN) * _part(value, ends)


def _part(value: float, ends: Ends) -> float:
    return min(1.0, max(0.0, (value - ends[0]) / ((ends[1] - ends[0]) or 1)))


def _digits(value: float) -> str:
    return f"{value:.1f}"
