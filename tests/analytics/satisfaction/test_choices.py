"""Simultaneous intervals of shares against published ones and against drawing many times."""

import numpy as np
import pytest
from tests.analytics.examples import failed_examples

from customer_map.analytics.intervals import share_estimate
from customer_map.analytics.satisfaction import choices
from customer_map.analytics.satisfaction.choices import choice_shares

PUBLISHED = [
    (0.085, 0.166),
    (0.115, 0.204),
    (0.116, 0.207),
    (0.091, 0.173),
    (0.096, 0.181),
    (0.143, 0.239),
    (0.089, 0.171),
]
"""Goodman's intervals of 56, 72, 73, 59, 62, 87, 58: Sison & Glaz (1995), JASA 90, 366-369, example 1."""


def test_shares_have_the_published_intervals() -> None:
    found = choice_shares([56, 72, 73, 59, 62, 87, 58], 467)
    assert [(round(each.low, 3), round(each.high, 3)) for each in found] == PUBLISHED


def test_fifty_rare_options_have_the_published_intervals() -> None:
    found = choice_shares([5] * 50, 250)
    assert {(round(each.low, 3), round(each.high, 3)) for each in found} == {(0.005, 0.075)}


def test_one_option_has_the_usual_interval() -> None:
    assert choice_shares([7], 20) == (share_estimate(7, 20),)


def test_all_intervals_hold_together_in_nineteen_of_twenty_draws() -> None:
    truth = np.array([0.4, 0.3, 0.2, 0.1])
    drawn = np.random.default_rng(7).multinomial(200, truth, 2_000)
    held = 0
    for counts in drawn.tolist():
        found = choice_shares(counts, 200)
        held += all(each.low <= p <= each.high for each, p in zip(found, truth, strict=True))
    assert held / len(drawn) == pytest.approx(0.955, abs=0.02)


def test_nobody_chose_nothing() -> None:
    assert choice_shares([0, 0], 0) == ()
    assert choice_shares([], 9) == ()


def test_the_examples_in_the_docstrings_hold() -> None:
    assert failed_examples(choices) == 0
