"""Turns the scores of all stages into an emotion curve with its band, broken where a score is
missing.
"""

from collections.abc import Sequence
from itertools import groupby, pairwise

from customer_map.drawing.journey.cells import COLUMN_WIDTH, Cell
from customer_map.drawing.journey.figures import signed
from customer_map.drawing.svg import Point, element, number, points, text_line, titled
from customer_map.drawing.text import Font, measure
from customer_map.drawing.words import Words, word
from customer_map.maps.emotion import Tone, tone_of
from customer_map.maps.journey import Score

CURVE_HEIGHT = 164.0

_PAD = 36.0
_VALUE = Font(12, 600)
_SUPPORT = Font(11, 400)
_FACE_RADIUS = 7.0
FACES = {Tone.GOOD: ("good", 2.6), Tone.EVEN: ("warn", 0.0), Tone.BAD: ("bad", -2.6)}
"""The colour of a face, and how its mouth is bent."""


def score_y(score: float) -> float:
    """How far below the lane's top a score between −1 and +1 is drawn."""
    middle = CURVE_HEIGHT / 2
    return middle - min(1.0, max(-1.0, score)) * (middle - _PAD)


def curve_markup(scores: Sequence[Score | None], pitch: float) -> str:
    """Zero line, bands and curves; stages are `pitch` px apart, the first centred in its column."""
    width = pitch * (len(scores) - 1) + COLUMN_WIDTH
    zero = number(score_y(0))
    axis = element("path", d=f"M12 {zero}H{number(width - 12)}", class_="axis")
    places = [(COLUMN_WIDTH / 2 + pitch * index, score) for index, score in enumerate(scores)]
    stretches = [
        [(x, score) for x, score in group if score]
        for known, group in groupby(places, key=lambda place: place[1] is not None)
        if known
    ]
    return axis + "".join(_stretch(stretch) for stretch in stretches)


def score_cell(score: Score, words: Words, *, thin: bool) -> Cell:
    """The knot of one stage with a face, its value and its support."""
    x, y = COLUMN_WIDTH / 2, score_y(score.mean)
    support = word(words, "support", count=f"{score.n:,}")
    interval = word(words, "interval", low=signed(score.low), high=signed(score.high))
    spoken = ", ".join(
        [signed(score.mean), interval, support, *([word(words, "low_support")] if thin else [])]
    )
    # Away from the zero line, so that it never strikes through the figures.
    baseline = y - 14 if score.mean >= 0 else y + 23
    knot = element("circle", cx=x, cy=y, r=5, class_="knot")
    value = signed(score.mean)
    start = x - (measure(value, _VALUE) + measure(support, _SUPPORT) + 2 * _FACE_RADIUS + 12) / 2
    label = (
        _face((start + _FACE_RADIUS, baseline - 4), score.mean)
        + text_line(value, (start + 2 * _FACE_RADIUS + 6, baseline), _VALUE, "")
        + text_line(
            support,
            (start + 2 * _FACE_RADIUS + 12 + measure(value, _VALUE), baseline),
            _SUPPORT,
            "faint",
        )
    )
    markup = titled(knot + label, spoken, score.href, "thin-data" if thin else "")
    return Cell(markup, CURVE_HEIGHT, spoken)


def _stretch(places: Sequence[tuple[float, Score]]) -> str:
    means = [(x, score_y(score.mean)) for x, score in places]
    upper = [(x, score_y(max(score.high, score.mean))) for x, score in places]
    lower = [(x, score_y(min(score.low, score.mean))) for x, score in places]
    band = f"M{points(upper[:1])}{_smooth(upper)}L{points(lower[-1:])}{_smooth(lower[::-1])}Z"
    line = f"M{points(means[:1])}{_smooth(means)}"
    return element("path", d=band, class_="band") + element("path", d=line, class_="curve")


def _smooth(places: Sequence[Point]) -> str:
    """Curves that are level at every knot, and so never swing beyond the scores themselves."""
    parts = []
    for (x, y), (next_x, next_y) in pairwise(places):
        middle = (x + next_x) / 2
        parts.append(f"C{points([(middle, y), (middle, next_y), (next_x, next_y)])}")
    return "".join(parts)


def _face(at: Point, score: float) -> str:
    """A face that smiles, frowns or does neither, so that colour is not the only sign."""
    x, y = at
    tone, bend = FACES[tone_of(score)]
    mouth_y = y + (2.0 if bend >= 0 else 3.6)
    mouth = f"M{number(x - 3.2)} {number(mouth_y)}q3.2 {number(bend)} 6.4 0"
    eyes = "".join(
        element("circle", cx=x + side * 2.4, cy=y - 1.8, r=1, class_=tone) for side in (-1, 1)
    )
    ring = element("circle", cx=x, cy=y, r=_FACE_RADIUS, class_=f"{tone}-line")
    return ring + eyes + element("path", d=mouth, class_=f"{tone}-line")
