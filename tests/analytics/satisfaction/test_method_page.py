"""The worked tables of docs/methods/satisfaction.md hold."""

import numpy as np
import pytest
from tests.analytics.method_pages import table_of
from tests.analytics.satisfaction.test_drivers import cars, correlations

from customer_map.analytics.satisfaction.choices import choice_shares
from customer_map.analytics.satisfaction.differences import compare_scores
from customer_map.analytics.satisfaction.drivers import relative_weights
from customer_map.analytics.satisfaction.marks import Scale, tally
from customer_map.analytics.satisfaction.scores import Measure, score_of

PAGE = "satisfaction.md"


def test_shares_are_those_of_the_page() -> None:
    rows = table_of(PAGE, "chosen")
    found = choice_shares([int(row[0]) for row in rows], int(rows[0][1]))
    told = [[f"{each:.3f}" for each in (one.value, one.low, one.high)] for one in found]
    assert told == [row[2:] for row in rows]


@pytest.mark.parametrize("row", table_of(PAGE, "promoters, passives, detractors"), ids=str)
def test_differences_are_those_of_the_page(row: list[str]) -> None:
    counts = [int(each) for cell in row[:2] for each in cell.split(", ")]
    answers = np.repeat([10.0, 8.0, 2.0] * 2, counts)
    groups = np.repeat([0, 1], [sum(counts[:3]), sum(counts[3:])])
    one, other = tally(answers, groups, 2, Scale(0, 10))
    found = compare_scores(one, other, Measure.NPS)
    scores = score_of(one, Measure.NPS), score_of(other, Measure.NPS)
    assert found is not None
    assert found.p_value is not None
    told = [*(each.value for each in scores if each), found.value, found.low, found.high]
    assert [*(f"{each:.1f}" for each in told), f"{found.p_value:.4f}"] == row[2:]


def test_drivers_are_those_of_the_page() -> None:
    rows = table_of(PAGE, "driver of miles per gallon, 32 cars")
    weights = relative_weights(correlations(cars()[:, 1:], cars()[:, 0]))
    shares = weights / weights.sum()
    told = [[f"{w:.4f}", f"{100 * s:.1f} %"] for w, s in zip(weights, shares, strict=True)]
    assert told == [row[1:] for row in rows]
